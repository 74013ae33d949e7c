package org.ablate.plugins.objectives;

import org.ablate.spi.component.Choice;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;

/** Cross-entropy for objectives that a test makes by hand. */
final class GivenLoss {

    private record NoFields() {}

    static final Choice<Loss> CHOICE = new Choice<>(Loss.class, "cross-entropy", new NoFields());

    private GivenLoss() {}

    static Loss plain(Ops ops) {
        return smoothed(ops, 0);
    }

    static Loss smoothed(Ops ops, double smoothing) {
        return (scores, target) -> ops.crossEntropy(
                scores,
                target.labels(),
                new CrossEntropyOptions(target.classWeights().orElse(null), CrossEntropyOptions.IGNORE, smoothing));
    }
}
