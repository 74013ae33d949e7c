package org.ablate.plugins.losses;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss.Target;

/** Weights of classes, those of a loss times those of the target, checked against the scores. */
final class ClassWeights {

    private ClassWeights() {}

    /**
     * @param weights of the loss, in the order of the classes; none for equal ones
     * @param scores (…, classes)
     * @return (classes), absent when neither the loss nor the target gives any
     * @throws ExperimentException when there are more or fewer weights than classes
     */
    static Optional<NDArray> of(List<Double> weights, NDArray scores, Target target, Ops ops) {
        if (weights.isEmpty()) {
            return target.classWeights();
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
        NDArray own = ops.manager().create(values);
        return Optional.of(target.classWeights().map(own::mul).orElse(own));
    }
}
