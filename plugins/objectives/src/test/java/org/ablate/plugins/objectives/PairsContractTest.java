package org.ablate.plugins.objectives;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Input;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.contract.ObjectiveContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every objective whose rows come in pairs, and so has a score for two rows, keeps the contract of objectives. */
@ParameterizedClass
@ValueSource(
        strings = {
            "preference",
            "{type: preference, loss: {type: dpo, labelSmoothing: 0.1}}",
            "{type: preference, loss: ipo}",
            "{type: preference, loss: hinge}",
            "{type: preference, loss: simpo}",
            "{type: preference, loss: orpo}",
            "{type: preference, loss: kto}",
            "reward-model"
        })
class PairsContractTest extends ObjectiveContract {

    private static final int TIME = 3;

    private final String descriptor;

    PairsContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Objective component(Workbench bench) {
        return bench.build(Objective.class, descriptor);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return false; // two rows have one loss and one score, whatever counts in either
    }

    @Override
    protected Architecture model() {
        boolean scored = descriptor.equals("reward-model");
        return new Learner(
                        bench(),
                        scored ? Output.CLASSES : Output.TOKENS,
                        scored ? 1 : bench().vocabulary().size(),
                        true,
                        false)
                .filled(3);
    }

    /** Two pairs of answers, with the log-probabilities of the model before training, which found each more likely. */
    @Override
    protected Batch batch() {
        Shape shape = new Shape(4, TIME);
        NDArray tokens = ops().manager().create(new long[] {1, 5, 2, 1, 5, 9, 3, 0, 4, 3, 0, 7}, shape);
        NDArray labels = ops().manager().create(new long[] {-100, 2, 8, -100, 9, -100, 0, 4, 6, 0, 7, 10}, shape);
        NDArray before = ops().manager().create(new float[] {-1, -0.5f, -2, -1}, new Shape(4, 1));
        return new Batch(Input.of(tokens), labels, Optional.of(before), 2);
    }
}
