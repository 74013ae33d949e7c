package org.ablate.plugins.optimization.group;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;

/**
 * An optimizer and the parameters, among those of several optimizers, that are its own.
 *
 * @param optimizer begun with its parameters
 * @param names of its parameters
 * @param places of its parameters among all, hence of their gradients
 * @param start the step from which on it steps, its own step 0
 */
public record OptimizerPartition(Optimizer optimizer, List<String> names, List<Integer> places, long start) {

    /** Begins an optimizer with those of the parameters that are its own, in their order. */
    public static OptimizerPartition begin(
            Optimizer optimizer, Map<String, Parameter> all, BiPredicate<String, Parameter> own) {
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
        return new OptimizerPartition(optimizer, List.copyOf(mine.keySet()), List.copyOf(places), 0);
    }

    /** The same share, held until a step. */
    OptimizerPartition from(long step) {
        return new OptimizerPartition(optimizer, names, places, step);
    }

    /**
     * Steps with its gradients out of those of all.
     *
     * @param learningRate its own
     */
    void step(NDList gradients, double learningRate, long step) {
        if (active(step)) {
            optimizer.step(mine(gradients), learningRate, step - start);
        }
    }

    Optional<Optimizer.WeightPerturbation> excursion(NDList gradients, long step) {
        return active(step) ? optimizer.excursion(mine(gradients), step - start) : Optional.empty();
    }

    /** In the order of {@link #places}. */
    Optional<NDList> weightsForUse(long steps) {
        return places.isEmpty() || steps <= start ? Optional.empty() : optimizer.weightsForUse(steps - start);
    }

    boolean trains(String parameter, long step) {
        return step >= start && optimizer.trains(parameter, step - start);
    }

    private boolean active(long step) {
        return !places.isEmpty() && step >= start;
    }

    private NDList mine(NDList gradients) {
        NDList mine = new NDList(places.size());
        places.forEach(place -> mine.add(gradients.get(place)));
        return mine;
    }
}
