package org.ablate.spi.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an evaluation of a run found.
 *
 * @param step how many steps the weights had seen
 * @param metrics by name, in the descriptor's order
 */
public record EvaluationResult(long step, Map<String, Double> metrics) {

    public EvaluationResult {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * A metric by name.
     *
     * @return NaN where it was not evaluated
     */
    public double metric(String name) {
        return metrics.getOrDefault(name, Double.NaN);
    }
}
