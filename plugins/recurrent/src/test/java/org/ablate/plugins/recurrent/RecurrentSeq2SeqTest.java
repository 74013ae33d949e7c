package org.ablate.plugins.recurrent;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.testkit.FiniteDifferences;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrentSeq2SeqTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final double EXACT = 1e-6;

    private static RecurrentSeq2Seq model(String cell, String alignment, boolean bidirectional) {
        return Models.seq2seq(engine.ops(), cell, alignment, bidirectional, 2);
    }

    private static NDArray tokens(long... row) {
        return engine.array(row, 1, row.length);
    }

    private static NDArray keep(long... row) {
        return engine.array(row, 1, row.length).neq(0);
    }

    private static Input input(NDArray source, NDArray target) {
        return Input.of(target).withSource(Input.of(source));
    }

    private static NDArray logits(RecurrentSeq2Seq model, Input input) {
        return model.forward(input, ForwardPass.evaluation());
    }

    @ParameterizedTest
    @CsvSource({
        "gru, none, false",
        "lstm, none, true",
        "gru, luong-dot, true",
        "lstm, luong-general, false",
        "gru, bahdanau, true",
        "lstm, bahdanau, false"
    })
    void aTargetSeesItsPastAndTheWholeSourceAndPaddingChangesNothing(
            String cell, String alignment, boolean bidirectional) {
        RecurrentSeq2Seq model = model(cell, alignment, bidirectional);
        NDArray source = tokens(1, 2, 3);
        NDArray whole = logits(model, input(source, tokens(0, 4, 5, 6)));
        NDArray changed = logits(model, input(source, tokens(0, 4, 1, 1)));
        assertThatArray(changed.get(":, :2")).isCloseTo(whole.get(":, :2"), 1e-7);
        for (long[] other : new long[][] {{6, 2, 3}, {1, 6, 3}, {1, 2, 6}}) {
            assertThat(logits(model, input(tokens(other), tokens(0, 4, 5, 6)))
                            .get(":, 0")
                            .toFloatArray())
                    .isNotEqualTo(whole.get(":, 0").toFloatArray());
        }
        Input right = Input.of(tokens(0, 4, 5, 6, 0))
                .withKeep(keep(1, 1, 1, 1, 0))
                .withSource(Input.of(tokens(1, 2, 3, 0, 0)).withKeep(keep(1, 1, 1, 0, 0)));
        assertThatArray(logits(model, right).get(":, :4")).isCloseTo(whole, EXACT);
        Input left = Input.of(tokens(0, 0, 4, 5, 6))
                .withKeep(keep(0, 1, 1, 1, 1))
                .withSource(Input.of(tokens(0, 0, 1, 2, 3)).withKeep(keep(0, 0, 1, 1, 1)));
        assertThatArray(logits(model, left).get(":, 1:")).isCloseTo(whole, EXACT);
    }

    @ParameterizedTest
    @CsvSource({"gru, none", "lstm, luong-general", "gru, bahdanau", "lstm, bahdanau"})
    void aCacheGivesWhatTheWholeGivesAndReadsTheSourceOnce(String cell, String alignment) {
        RecurrentSeq2Seq model = model(cell, alignment, true);
        engine.ops().withoutGradients(() -> {
            NDArray whole = logits(model, input(tokens(1, 2, 3), tokens(0, 4, 5, 6)));
            try (KeyValueCache cache = model.cache(1, 4)) {
                ForwardPass pass = ForwardPass.evaluation().withCache(cache);
                assertThatArray(model.forward(input(tokens(1, 2, 3), tokens(0)), pass))
                        .isCloseTo(whole.get(":, :1"), EXACT);
                assertThatArray(model.forward(tokens(4), pass)).isCloseTo(whole.get(":, 1:2"), EXACT);
                assertThatArray(model.forward(tokens(5, 6), pass)).isCloseTo(whole.get(":, 2:"), EXACT);
            }
            return true;
        });
    }

    @ParameterizedTest
    @CsvSource({"gru, none, true", "rnn-tanh, luong-general, false", "gru, bahdanau, true"})
    void everyParameterHasTheGradientOfFiniteDifferences(String cell, String alignment, boolean bidirectional) {
        RecurrentSeq2Seq model = Models.seq2seq(engine.ops(), cell, alignment, bidirectional, 1);
        Input input = Input.of(engine.array(new long[] {0, 4, 0, 5}, 2, 2))
                .withSource(Input.of(engine.array(new long[] {1, 2, 3, 0}, 2, 2))
                        .withKeep(engine.array(new long[] {1, 1, 1, 0}, 2, 2).neq(0)));
        NDArray labels = engine.array(new long[] {4, 5, 5, -100}, 2, 2);
        FiniteDifferences.assertGradients(
                engine.ops(),
                () -> engine.ops().crossEntropy(logits(model, input), labels, CrossEntropyOptions.PLAIN),
                5e-3,
                model.parameters().values().stream().map(Parameter::array).toArray(NDArray[]::new));
    }

    @Test
    void withoutASourceItSaysWhatToDo() {
        assertThatThrownBy(() -> logits(model("gru", "none", false), Input.of(tokens(1))))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("seq2seq");
        assertThat(model("gru", "none", false).generates()).isFalse();
    }
}
