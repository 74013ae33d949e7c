package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Output;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.check.Footprint;
import org.ablate.testkit.check.Gradients;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every objective whose rows come in pairs, and so has a score for two rows: what else objectives must do. */
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
class PairsContractTest extends ComponentContract<Objective> {

    private static final int TIME = 3;

    private final String descriptor;

    PairsContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Objective component(Workbench bench) {
        return bench.build(Objective.class, descriptor);
    }

    private Learner model() {
        boolean scored = descriptor.equals("reward-model");
        return new Learner(
                        bench(),
                        scored ? Output.CLASSES : Output.TOKENS,
                        scored ? 1 : bench().vocabulary().size(),
                        true,
                        false)
                .filled(3);
    }

    private static Map<String, NDArray> arrays(Learner model) {
        Map<String, NDArray> arrays = new TreeMap<>();
        model.parameters().forEach((name, parameter) -> arrays.put(name, parameter.array()));
        return arrays;
    }

    /** Two pairs of answers, with the log-probabilities of the model before training, which found each more likely. */
    private Batch batch() {
        Shape shape = new Shape(4, TIME);
        NDArray tokens = ops().manager().create(new long[] {1, 5, 2, 1, 5, 9, 3, 0, 4, 3, 0, 7}, shape);
        NDArray labels = ops().manager().create(new long[] {-100, 2, 8, -100, 9, -100, 0, 4, 6, 0, 7, 10}, shape);
        NDArray before = ops().manager().create(new float[] {-1, -0.5f, -2, -1}, new Shape(4, 1));
        return new Batch(Input.of(tokens), labels, Optional.of(before), 2);
    }

    @Test
    void givesAFiniteScalarAndTheScoresOfEachPair() {
        Objective.Outcome outcome = component(bench()).outcome(model(), batch(), Pass.evaluation());
        assertThat(outcome.lossSum().getShape().size())
                .as("numbers of the loss")
                .isEqualTo(1);
        assertThat(outcome.lossSum().getFloat()).as("the loss").isFinite();
        assertThat(outcome.logits().getShape()).as("scores").isEqualTo(new Shape(2, 2));
        assertThat(outcome.labels().orElseThrow().getShape()).as("labels").isEqualTo(new Shape(2));
    }

    @Test
    void hasTheGradientsOfItsLoss() {
        inFloat64(() -> {
            Learner model = model();
            Batch batch = batch();
            Objective objective = component(bench());
            Gradients.assertEqualDifferences(
                    ops(),
                    Gradients.Accuracy.FLOAT64,
                    () -> objective.outcome(model, batch, Pass.evaluation()).lossSum(),
                    arrays(model));
        });
    }

    @Test
    void keepsNoArrayBeyondTheStep() {
        Learner model = model();
        Objective objective = component(bench());
        Footprint.assertNothingOutlives(ops(), () -> {
            NDArray loss =
                    objective.outcome(model, batch(), Pass.training(1, 0, 0)).lossSum();
            ops().gradients(loss, new NDList(List.copyOf(arrays(model).values())));
        });
    }
}
