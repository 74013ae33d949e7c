package org.ablate.plugins.transformer.head;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.Models;
import org.ablate.plugins.transformer.architecture.Encoder;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeadTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    /** States of three rows of four tokens, one number each: 1, 2, 3, 4 and 5, … and 9, …. */
    private NDArray states() {
        return engine.array(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3, 4, 1);
    }

    @Test
    void poolingNeverCountsPadding() {
        Optional<NDArray> keep = Optional.of(Models.keep(ops, "1110", "0011", "1111"));
        assertPooled(Pooling.FIRST_TOKEN, keep, 1, 7, 9);
        assertPooled(Pooling.LAST_TOKEN, keep, 3, 8, 12);
        assertPooled(Pooling.MEAN, keep, 2, 7.5f, 10.5f);
    }

    @Test
    void poolingOfWholeRowsTakesThemAll() {
        assertPooled(Pooling.FIRST_TOKEN, Optional.empty(), 1, 5, 9);
        assertPooled(Pooling.LAST_TOKEN, Optional.empty(), 4, 8, 12);
        assertPooled(Pooling.MEAN, Optional.empty(), 2.5f, 6.5f, 10.5f);
    }

    @Test
    void theMeanOfARowOfPaddingIsZero() {
        assertPooled(Pooling.MEAN, Optional.of(Models.keep(ops, "0000", "1111", "1111")), 0, 6.5f, 10.5f);
    }

    private void assertPooled(Pooling pooling, Optional<NDArray> keep, float... expected) {
        assertThatArray(pooling.pool(states(), keep, ops)).isCloseTo(engine.array(expected, 3, 1), 1e-6);
    }

    @ParameterizedTest
    @EnumSource(names = {"LAST_TOKEN", "MEAN"})
    void paddingOnEitherSideChangesNothingForADecoderThatClassifies(Pooling pooling) {
        Architecture model = Models.decoder(Decoders.position("learned"), Models.classifier(pooling), ops);
        assertThat(model.generates()).isFalse();
        NDArray tokens = Models.tokens(ops, 1, 6);
        NDArray filler = tokens.get(":, :3");
        NDArray alone = model.forward(tokens, ForwardPass.evaluation()); // (1, classes)
        assertThat(alone.getShape()).isEqualTo(new Shape(1, 3));
        Input right = Input.of(tokens.concat(filler, 1)).withKeep(Models.keep(ops, "111111000"));
        assertThatArray(model.forward(right, ForwardPass.evaluation())).isCloseTo(alone, 1e-5);
        Input left = Input.of(filler.concat(tokens, 1))
                .withKeep(Models.keep(ops, "000111111"))
                .withPositions(engine.array(new long[] {0, 0, 0, 0, 1, 2, 3, 4, 5}, 1, 9));
        assertThatArray(model.forward(left, ForwardPass.evaluation())).isCloseTo(alone, 1e-5);
    }

    @ParameterizedTest
    @EnumSource
    void gradientsOfAClassifierReachEveryParameter(Pooling pooling) {
        Architecture model =
                Models.encoder(Models.bert(Decoders.position("learned"), "post", Models.classifier(pooling)), ops);
        assertThat(model.output()).isEqualTo(Output.CLASSES);
        Input input = Input.of(Models.tokens(ops, 2, 6)).withKeep(Models.keep(ops, "111111", "111100"));
        NDArray scores = model.forward(input, ForwardPass.training(1, 0, 0));
        NDArray loss = ops.crossEntropy(scores, engine.array(new long[] {0, 2}, 2), CrossEntropyOptions.PLAIN);
        Models.gradients(model, loss, ops).forEach((name, gradient) -> {
            if (!name.endsWith("key.bias")) { // the same for all scores of a query, which softmax ignores
                assertThat(gradient.abs().max().getFloat()).as(name).isGreaterThan(1e-6f);
            }
        });
    }

    @Test
    void aHeadThatPoolsMultipliesOneVectorARow() {
        Architecture model =
                Models.encoder(Models.bert(Decoders.position("learned"), "post", Models.classifier(Pooling.MEAN)), ops);
        Map<String, Long> flops = model.flops(10);
        assertThat(flops.get("head.transform.dense")).isEqualTo(2L * 16 * 16);
        assertThat(flops.get("head.projection")).isEqualTo(2L * 16 * 3);
        assertThat(flops.get("layers.0.attention.query")).isEqualTo(2L * 10 * 16 * 16);
    }

    @Test
    void logitsAreScaledWhereTheHeadSaysSo() {
        Choice<Head> plain = Decoders.head(true);
        Choice<Head> halved =
                new Choice<>(Head.class, "language-model", new LanguageModelHead.Config(true, false, 0.5, false));
        NDArray tokens = Models.tokens(ops, 1, 4);
        NDArray scores =
                Models.decoder(Decoders.position("none"), plain, ops).forward(tokens, ForwardPass.evaluation());
        assertThatArray(Models.decoder(Decoders.position("none"), halved, ops)
                        .forward(tokens, ForwardPass.evaluation()))
                .isCloseTo(scores.div(2), 1e-5);
    }

    @Test
    void aClassifierWithoutClassesSaysWhatToDo() {
        Encoder.Config config = Models.bert(Decoders.position("none"), "post", Models.tagger());
        assertThatThrownBy(() -> Decoders.architecture(ops, 11, 12, Classes.NONE, "encoder", config))
                .hasRootCauseInstanceOf(ExperimentException.class)
                .hasStackTraceContaining("choose an objective that classifies, or say how many with head.classes");
    }
}
