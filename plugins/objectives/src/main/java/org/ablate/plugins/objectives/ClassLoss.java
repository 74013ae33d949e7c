package org.ablate.plugins.objectives;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;

/** Cross-entropy over classes: weighted and smoothed in training, plain in evaluation. */
final class ClassLoss {

    private final Ops ops;
    private final Optional<float[]> weights;
    private final double labelSmoothing;

    /**
     * @param classes none while the data is only looked at
     */
    ClassLoss(Ops ops, ClassWeights weights, Classes classes, double labelSmoothing) {
        this.ops = ops;
        this.weights = classes.size() == 0 ? Optional.empty() : weights.of(classes);
        this.labelSmoothing = labelSmoothing;
    }

    /**
     * The summed loss.
     *
     * @param logits (…, classes)
     * @param labels int64 (…)
     */
    NDArray sum(NDArray logits, NDArray labels, Pass pass) {
        if (!pass.training()) {
            return ops.crossEntropy(logits, labels, CrossEntropyOptions.PLAIN);
        }
        CrossEntropyOptions options = new CrossEntropyOptions(
                weights.map(values -> ops.manager().create(values)).orElse(null),
                CrossEntropyOptions.IGNORE,
                labelSmoothing);
        return ops.crossEntropy(logits, labels, options);
    }
}
