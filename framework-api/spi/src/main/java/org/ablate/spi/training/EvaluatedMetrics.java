package org.ablate.spi.training;

import java.util.List;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.component.ValidationContext;

/** Which metrics a run evaluates. */
@Ambient
public interface EvaluatedMetrics {

    /** Their names, in order. */
    List<String> metricNames();

    /** The one by which the best checkpoint is chosen. */
    String decidingMetric();

    /** Reports a problem at a field of a record that waits for a metric which its run does not evaluate. */
    static void require(String metric, String field, ValidationContext checks) {
        checks.surrounding(EvaluatedMetrics.class)
                .ifPresent(run -> checks.require(
                        run.metricNames().contains(metric),
                        field,
                        "no metric '" + metric + "' is evaluated; evaluated are "
                                + String.join(", ", run.metricNames())));
    }
}
