package org.ablate.plugins.losses;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkedLossTest {

    private static final int VOCABULARY = 31;
    private static final int WIDTH = 8;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final CrossEntropy.Config smoothed = new CrossEntropy.Config(0.1, List.of(), 0.01);
    private final List<Long> held = new ArrayList<>();

    private Loss chunked(int tokens, Loss loss) {
        return new ChunkedLoss(
                new ChunkedLoss.Config(tokens, new Choice<>(Loss.class, "cross-entropy", smoothed)),
                engine.ops(),
                loss);
    }

    /** Cross-entropy that notes of how many positions it saw scores at once. */
    private Loss noting() {
        CrossEntropy loss = new CrossEntropy(smoothed, engine.ops());
        return (scores, target) -> {
            held.add(scores.getShape().size() / VOCABULARY);
            return loss.sum(scores, target);
        };
    }

    @ParameterizedTest
    @CsvSource({"true,4", "true,7", "false,4", "false,1", "false,1000"})
    void chunksAddUpToTheWholeInValueAndInEveryGradient(boolean tied, int tokens) {
        Architecture model = tiny(tied);
        NDArray inputs = tokens(1);
        NDArray labels = tokens(2);
        labels.set(new NDIndex("0, 2:5"), -100);
        Result whole = result(noting(), model, inputs, labels);
        Result parts = result(chunked(tokens, noting()), model, inputs, labels);
        assertThat(parts.loss).isCloseTo(whole.loss, within(1e-6 * whole.loss));
        for (int i = 0; i < whole.gradients.size(); i++) {
            assertThatArray(parts.gradients.get(i)).isCloseTo(whole.gradients.get(i), 1e-6);
        }
        assertThat(held.get(0)).isEqualTo(18);
        assertThat(held.subList(1, held.size())).allMatch(count -> count <= Math.max(tokens, 2));
        assertThat(held.stream().skip(1).mapToLong(Long::longValue).sum()).isEqualTo(18);
    }

    private static Architecture tiny(boolean tied) {
        return new TinyModel(engine.ops(), VOCABULARY, WIDTH, tied, 0);
    }

    private record Result(double loss, NDList gradients) {}

    private static Result result(Loss loss, Architecture model, NDArray inputs, NDArray labels) {
        Objective.Outcome outcome =
                loss.of(model, Input.of(inputs), Loss.Target.of(labels), ForwardPass.training(1, 0, 0));
        NDArray mean = engine.ops().scale(outcome.lossSum(), 1.0 / 15);
        NDList parameters = new NDList();
        model.parameters().values().stream().map(Parameter::array).forEach(parameters::add);
        return new Result(mean.getFloat(), engine.ops().gradients(mean, parameters));
    }

    private static NDArray tokens(int seed) {
        long[] tokens = new long[18];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (i * 7L + seed * 3L) % VOCABULARY;
        }
        return engine.array(tokens, 2, 9);
    }

    @Test
    void scoresAreWholeInEvaluation() {
        Objective.Outcome outcome = chunked(4, noting())
                .of(tiny(true), Input.of(tokens(1)), Loss.Target.of(tokens(2)), ForwardPass.evaluation());
        assertThat(outcome.logits().getShape().getShape()).containsExactly(2, 9, VOCABULARY);
    }

    @Test
    void whatDoesNotTrainNeedsNoGradient() {
        Architecture model = tiny(false);
        model.freeze(name -> name.startsWith("head"));
        Objective.Outcome outcome = chunked(4, noting())
                .of(model, Input.of(tokens(1)), Loss.Target.of(tokens(2)), ForwardPass.training(1, 0, 0));
        NDList gradient = engine.ops()
                .gradients(
                        outcome.lossSum(),
                        new NDList(model.parameters().get("embedding.weight").array()));
        assertThat(gradient.singletonOrThrow().abs().sum().getFloat()).isPositive();
    }

    @Test
    void aLossWhoseTargetsDependOnEachOtherIsRefused() {
        assertThatThrownBy(() -> chunked(4, new Unlikelihood(new Unlikelihood.Config(1), engine.ops())))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("into pieces");
    }
}
