package org.ablate.plugins.recurrent;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.testkit.FiniteDifferences;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrentTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final double EXACT = 1e-6;

    private static Recurrent model(String cell) {
        return Models.recurrent(engine.ops(), cell, 2, 0);
    }

    private static NDArray tokens(long... row) {
        return engine.array(row, 1, row.length);
    }

    private static NDArray keep(long... row) {
        return engine.array(row, 1, row.length).neq(0);
    }

    private static NDArray logits(Recurrent model, Input input) {
        return model.forward(input, ForwardPass.evaluation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn-tanh", "rnn-relu", "gru", "lstm"})
    void noTokenIsSeenBeforeItComes(String cell) {
        Recurrent model = model(cell);
        NDArray one = logits(model, Input.of(tokens(1, 2, 3, 4, 5)));
        NDArray other = logits(model, Input.of(tokens(1, 2, 3, 6, 0)));
        assertThatArray(one.get(":, :3")).isIdenticalTo(other.get(":, :3"));
        assertThat(one.get(":, 3:").toFloatArray())
                .isNotEqualTo(other.get(":, 3:").toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn-tanh", "rnn-relu", "gru", "lstm"})
    void paddingOnEitherSideChangesNothing(String cell) {
        Recurrent model = model(cell);
        NDArray alone = logits(model, Input.of(tokens(1, 2, 3)));
        NDArray right = logits(model, Input.of(tokens(1, 2, 3, 0, 0)).withKeep(keep(1, 1, 1, 0, 0)));
        NDArray left = logits(model, Input.of(tokens(0, 0, 1, 2, 3)).withKeep(keep(0, 0, 1, 1, 1)));
        assertThatArray(right.get(":, :3")).isCloseTo(alone, EXACT);
        assertThatArray(left.get(":, 2:")).isCloseTo(alone, EXACT);
    }

    @Test
    void rowsDoNotSeeEachOther() {
        Recurrent model = model("gru");
        NDArray both = logits(model, Input.of(engine.array(new long[] {1, 2, 3, 4, 5, 6}, 2, 3)));
        assertThatArray(both.get("1:2")).isCloseTo(logits(model, Input.of(tokens(4, 5, 6))), EXACT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru", "lstm"})
    void packedDocumentsDoNotSeeEachOther(String cell) {
        Recurrent model = model(cell);
        NDArray packed = logits(model, Input.of(tokens(1, 2, 4, 5, 6)).withSegments(tokens(0, 0, 1, 1, 1)));
        assertThatArray(packed.get(":, :2")).isCloseTo(logits(model, Input.of(tokens(1, 2))), EXACT);
        assertThatArray(packed.get(":, 2:")).isCloseTo(logits(model, Input.of(tokens(4, 5, 6))), EXACT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn-tanh", "rnn-relu", "gru", "lstm"})
    void aCacheGivesWhatTheWholeGives(String cell) {
        Recurrent model = model(cell);
        engine.ops().withoutGradients(() -> {
            NDArray whole = logits(model, Input.of(tokens(1, 2, 3, 4, 5)));
            try (KeyValueCache cache = model.cache(1, 5)) {
                ForwardPass pass = ForwardPass.evaluation().withCache(cache);
                assertThatArray(model.forward(tokens(1, 2), pass)).isCloseTo(whole.get(":, :2"), EXACT);
                assertThatArray(model.forward(tokens(3), pass)).isCloseTo(whole.get(":, 2:3"), EXACT);
                assertThatArray(model.forward(tokens(4, 5), pass)).isCloseTo(whole.get(":, 3:"), EXACT);
                assertThat(cache.length()).isEqualTo(5);
                assertThatThrownBy(() -> model.forward(tokens(6), pass)).hasMessageContaining("no room");
            }
            return true;
        });
    }

    @Test
    void aCacheOfRowsPaddedOnTheLeftGivesWhatEachRowAloneGivesAndRowsCanBeSelected() {
        Recurrent model = model("lstm");
        engine.ops().withoutGradients(() -> {
            try (KeyValueCache cache = model.cache(2, 4)) {
                NDArray kept = engine.array(new long[] {0, 1, 1, 1, 1, 1}, 2, 3).neq(0);
                Input input = Input.of(engine.array(new long[] {0, 1, 2, 4, 5, 6}, 2, 3))
                        .withKeep(kept);
                model.forward(input, ForwardPass.evaluation().withCache(cache));
                cache.select(new int[] {1, 0, 0});
                NDArray next = model.forward(
                        engine.array(new long[] {3, 3, 3}, 3, 1),
                        ForwardPass.evaluation().withCache(cache));
                NDArray first = logits(model, Input.of(tokens(1, 2, 3))).get(":, 2:");
                NDArray second = logits(model, Input.of(tokens(4, 5, 6, 3))).get(":, 3:");
                assertThatArray(next.get("0:1")).isCloseTo(second, EXACT);
                assertThatArray(next.get("1:2")).isCloseTo(first, EXACT);
                assertThatArray(next.get("2:3")).isCloseTo(first, EXACT);
            }
            return true;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn-tanh", "gru", "lstm"})
    void everyParameterHasTheGradientOfFiniteDifferences(String cell) {
        Recurrent model = model(cell);
        NDArray input = tokens(1, 2, 3);
        NDArray labels = tokens(2, 3, 4);
        NDArray[] parameters =
                model.parameters().values().stream().map(Parameter::array).toArray(NDArray[]::new);
        assertThat(parameters).hasSize(9);
        FiniteDifferences.assertGradients(
                engine.ops(),
                () -> engine.ops()
                        .crossEntropy(
                                model.forward(input, ForwardPass.evaluation()), labels, CrossEntropyOptions.PLAIN),
                5e-3,
                parameters);
    }

    @Test
    void dropoutIsForTrainingOnlyAndDiffersByLayerStepAndSeed() {
        Recurrent model = Models.recurrent(engine.ops(), "gru", 2, 0.5);
        NDArray input = tokens(1, 2, 3, 4, 5);
        assertThatArray(model.forward(input, ForwardPass.evaluation()))
                .isIdenticalTo(model.forward(input, ForwardPass.evaluation()));
        NDArray trained = model.forward(input, ForwardPass.training(1, 0, 0));
        assertThatArray(trained).isIdenticalTo(model.forward(input, ForwardPass.training(1, 0, 0)));
        assertThat(trained.toFloatArray())
                .isNotEqualTo(
                        model.forward(input, ForwardPass.training(1, 1, 0)).toFloatArray())
                .isNotEqualTo(model.forward(input, ForwardPass.evaluation()).toFloatArray());
    }

    @Test
    void aPrefixIsRefused() {
        Input input = Input.of(tokens(1, 2, 3)).withPrefix(engine.array(new long[] {2}, 1));
        assertThatThrownBy(() -> logits(model("lstm"), input))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("left to right");
    }

    @Test
    void theForgetBiasIsAddedToTheForgetGateAlone() {
        float[] plain = new LstmCell(new LstmCell.Config(0))
                .inputBias(2)
                .values(new Shape(8), RandomStream.of(1, "bias", "init", 0));
        float[] raised = new LstmCell(new LstmCell.Config(1))
                .inputBias(2)
                .values(new Shape(8), RandomStream.of(1, "bias", "init", 0));
        for (int i = 0; i < 8; i++) {
            assertThat(raised[i] - plain[i]).isCloseTo(i == 2 || i == 3 ? 1 : 0, within(1e-6f));
        }
    }

    @Test
    void flopsAreThoseOfTheMatrixProducts() {
        assertThat(model("lstm").flops(10)).containsEntry("stack.layers.0", 2L * 10 * 16 * 8);
        assertThat(model("gru").flops(10)).containsEntry("stack.layers.1", 2L * 10 * 12 * 8);
    }
}
