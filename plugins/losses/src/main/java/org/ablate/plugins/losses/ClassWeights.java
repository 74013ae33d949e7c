package org.ablate.plugins.losses;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;

/** A weight for each class, checked against the scores. */
final class ClassWeights {

    private ClassWeights() {}

    /**
     * @param scores (…, classes)
     * @return (classes), absent when no weights are given
     * @throws ExperimentException when there are more or fewer weights than classes
     */
    static Optional<NDArray> of(List<Double> weights, NDArray scores, Ops ops) {
        if (weights.isEmpty()) {
            return Optional.empty();
        }
        long classes = scores.getShape().getLastDimension();
        if (classes != weights.size()) {
            throw new ExperimentException("loss.classWeights has " + weights.size() + " weights, but the model scores "
                    + classes + " classes; give one weight for each, in the order of their ids");
        }
        float[] values = new float[weights.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = weights.get(i).floatValue();
        }
        return Optional.of(ops.manager().create(values));
    }
}
