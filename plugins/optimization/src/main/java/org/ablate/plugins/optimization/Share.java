package org.ablate.plugins.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;

/**
 * An optimizer and the parameters, among those of several optimizers, that are its own.
 *
 * @param optimizer begun with its parameters
 * @param places of its parameters among all, hence of their gradients
 */
record Share(Optimizer optimizer, List<Integer> places) {

    /** Begins an optimizer with those of the parameters that are its own, in their order. */
    static Share begin(Optimizer optimizer, Map<String, Parameter> all, BiPredicate<String, Parameter> own) {
        Map<String, Parameter> mine = new LinkedHashMap<>();
        List<Integer> places = new ArrayList<>();
        int place = 0;
        for (Map.Entry<String, Parameter> entry : all.entrySet()) {
            if (own.test(entry.getKey(), entry.getValue())) {
                mine.put(entry.getKey(), entry.getValue());
                places.add(place);
            }
            place++;
        }
        optimizer.begin(mine);
        return new Share(optimizer, places);
    }

    /**
     * Steps with its gradients out of those of all.
     *
     * @param learningRate its own
     */
    void step(NDList gradients, double learningRate, long step) {
        if (places.isEmpty()) {
            return;
        }
        NDList mine = new NDList(places.size());
        places.forEach(place -> mine.add(gradients.get(place)));
        optimizer.step(mine, learningRate, step);
    }

    /** The states of all; no two have a parameter in common, and so no name. */
    static Map<String, NDArray> state(List<Share> shares) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        shares.forEach(share -> all.putAll(share.optimizer().state()));
        return Collections.unmodifiableMap(all);
    }
}
