package org.ablate.plugins.transformer.architecture;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.DecoderCases;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.Models;
import org.ablate.plugins.transformer.block.NormPlacement;
import org.ablate.plugins.transformer.block.ParallelBlockPlacement;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.plugins.transformer.position.T5RelativePosition;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

class EncoderDecoderTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    private static Map<String, EncoderDecoder.Config> models() {
        Map<String, EncoderDecoder.Config> models = new LinkedHashMap<>();
        models.put("t5", t5());
        models.put("transformer", both(Decoders.position("sinusoidal"), Models.placement("post")));
        models.put("learned", both(Decoders.position("learned"), Models.placement("output")));
        models.put("rope, sandwich", both(Decoders.rope(1, false), Models.placement("sandwich")));
        for (boolean shared : new boolean[] {true, false}) {
            models.put(
                    "parallel, norm shared " + shared,
                    both(
                            Decoders.position("alibi"),
                            new Choice<>(NormPlacement.class, "parallel", new ParallelBlockPlacement.Config(shared))));
        }
        return models;
    }

    private static EncoderDecoder.Config t5() {
        return Models.encoderDecoder(
                DecoderCases.position("t5-relative", new T5RelativePosition.Config(8, 10, true)),
                DecoderCases.position("t5-relative", new T5RelativePosition.Config(8, 10, false)),
                Models.placement("pre"),
                Decoders.swiGlu());
    }

    private static EncoderDecoder.Config both(Choice<PositionEncoding> position, Choice<NormPlacement> placement) {
        return Models.encoderDecoder(position, position, placement, Decoders.mlp(Activation.RELU));
    }

    private Stream<DynamicTest> each(Consumer<Architecture> test) {
        return models().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> test.accept(Models.encoderDecoder(entry.getValue(), ops))));
    }

    /** Two rows of nine source tokens, the last three of the first being padding. */
    private Input source() {
        return Input.of(Models.tokens(ops, 2, 9)).withKeep(Models.keep(ops, "111111000", "111111111"));
    }

    private Input input() {
        return Input.of(Models.tokens(ops, 2, 7).add(1).mod(Models.VOCABULARY)).withSource(source());
    }

    @TestFactory
    Stream<DynamicTest> aTargetTokenChangesNoOutputBeforeIt() {
        return each(model -> {
            assertThat(model.causal()).isTrue();
            NDArray changed = input().tokens().duplicate();
            changed.set(new NDIndex(":, 4"), 10);
            NDArray before = model.forward(input(), ForwardPass.evaluation());
            NDArray after = model.forward(Input.of(changed).withSource(source()), ForwardPass.evaluation());
            assertThatArray(after.get(":, :4")).isCloseTo(before.get(":, :4"), 1e-6);
            assertThat(after.get(":, 4:").sub(before.get(":, 4:")).abs().max().getFloat())
                    .isGreaterThan(0.01f);
        });
    }

    @TestFactory
    Stream<DynamicTest> everyOutputSeesEverySourceTokenButPadding() {
        return each(model -> {
            NDArray before = model.forward(input(), ForwardPass.evaluation());
            for (int place : new int[] {0, 5, 7}) {
                NDArray changed = source().tokens().duplicate();
                changed.set(new NDIndex("0, " + place), 10);
                Input other = input().withSource(
                                Input.of(changed).withKeep(source().keep().orElseThrow()));
                NDArray moved = model.forward(other, ForwardPass.evaluation())
                        .sub(before)
                        .abs();
                assertThat(moved.get(1).max().getFloat()).as("the other row").isZero();
                for (int time = 0; time < 7; time++) {
                    float most = moved.get(0, time).max().getFloat();
                    if (place < 6) {
                        assertThat(most).isGreaterThan(1e-5f);
                    } else {
                        assertThat(most).as("padding").isLessThan(1e-6f);
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> decodingWithACacheEqualsTheFullPassAndReadsTheSourceOnce() {
        return each(model -> ops.withoutGradients(() -> {
            NDArray full = model.forward(input(), ForwardPass.evaluation());
            try (KeyValueCache cache = model.cache(2, 7)) {
                int start = 0;
                for (int end : new int[] {3, 4, 5, 7}) {
                    Input part = Input.of(input().tokens().get(":, " + start + ":" + end));
                    NDArray step = model.forward(
                            start == 0 ? part.withSource(source()) : part,
                            ForwardPass.evaluation().withCache(cache));
                    assertThatArray(step).isCloseTo(full.get(":, " + start + ":" + end), 1e-5);
                    start = end;
                }
            }
            return true;
        }));
    }

    @Test
    void aBeamTakesItsSourceAlong() {
        Architecture model = Models.encoderDecoder(t5(), ops);
        ops.withoutGradients(() -> {
            NDArray full = model.forward(input(), ForwardPass.evaluation());
            try (KeyValueCache cache = model.cache(2, 7)) {
                Input first = Input.of(input().tokens().get(":, :3")).withSource(source());
                model.forward(first, ForwardPass.evaluation().withCache(cache));
                cache.select(new int[] {1, 0, 1});
                NDArray rest = input().tokens().get(":, 3:");
                NDArray beams = rest.get("1:2").concat(rest.get("0:1")).concat(rest.get("1:2"));
                NDArray step =
                        model.forward(Input.of(beams), ForwardPass.evaluation().withCache(cache));
                NDArray expected =
                        full.get("1:2, 3:").concat(full.get("0:1, 3:")).concat(full.get("1:2, 3:"));
                assertThatArray(step).isCloseTo(expected, 1e-5);
            }
            return true;
        });
    }

    @TestFactory
    Stream<DynamicTest> gradientsReachEveryParameter() {
        return each(model -> {
            NDArray loss = ops.crossEntropy(
                    model.forward(input(), ForwardPass.training(1, 0, 0)), input().tokens(), CrossEntropyOptions.PLAIN);
            Models.gradients(model, loss, ops).forEach((name, gradient) -> {
                if (!name.endsWith("key.bias")) { // the same for all scores of a query, which softmax ignores
                    assertThat(gradient.abs().max().getFloat()).as(name).isGreaterThan(1e-6f);
                }
            });
        });
    }

    @Test
    void aCacheInBfloat16StaysNearTheFullPassInFp32() {
        NDArray full = Models.encoderDecoder(t5(), ops).forward(input(), ForwardPass.evaluation());
        try (Ops half = TestEngine.engine().open(Precision.BF16, 1)) {
            Architecture model = Models.encoderDecoder(t5(), half);
            half.withoutGradients(() -> {
                try (KeyValueCache cache = model.cache(2, 7)) {
                    Input first = Input.of(input().tokens().get(":, :3")).withSource(source());
                    model.forward(first, ForwardPass.evaluation().withCache(cache));
                    Input rest = Input.of(input().tokens().get(":, 3:"));
                    NDArray scores = half.toFloat32(
                            model.forward(rest, ForwardPass.evaluation().withCache(cache)));
                    NDArray expected = full.get(":, 3:");
                    assertThatArray(scores)
                            .isCloseTo(expected, 0.05 * expected.abs().max().getFloat());
                }
                return true;
            });
        }
    }

    @Test
    void dropoutOfBothSidesActsInTrainingOnlyAndFollowsFromSeedAndStep() {
        EncoderDecoder.Config config = new EncoderDecoder.Config(
                Models.WIDTH,
                1,
                Optional.empty(),
                Decoders.multiHead(4),
                Decoders.multiHead(4),
                Decoders.multiHead(4),
                Decoders.position("sinusoidal"),
                Decoders.position("sinusoidal"),
                Decoders.layerNorm(),
                Decoders.mlp(Activation.RELU),
                Models.placement("post"),
                Models.plain(),
                Optional.empty(),
                true,
                0.3,
                Optional.empty(),
                Decoders.head(true),
                Optional.empty());
        Architecture model = Models.encoderDecoder(config, ops);
        NDArray still = model.forward(input(), ForwardPass.evaluation());
        NDArray trained = model.forward(input(), ForwardPass.training(1, 5, 0));
        assertThatArray(model.forward(input(), ForwardPass.training(1, 5, 0))).isIdenticalTo(trained);
        assertThatArray(model.forward(input(), ForwardPass.evaluation())).isIdenticalTo(still);
        assertThat(trained.sub(still).abs().max().getFloat()).isGreaterThan(1e-3f);
        assertThat(model.forward(input(), ForwardPass.training(1, 6, 0))
                        .sub(trained)
                        .abs()
                        .max()
                        .getFloat())
                .isGreaterThan(1e-3f);
    }

    @Test
    void bothSidesHaveTheirOwnPositionsAndDepths() {
        Architecture model = Models.encoderDecoder(t5(), ops);
        assertThat(model.readsSource()).isTrue();
        assertThat(model.parameters().keySet())
                .contains(
                        "embedding.weight",
                        "encoder.position.weight",
                        "decoder.position.weight",
                        "encoder.layers.1.attention.query.weight",
                        "decoder.layers.2.crossAttention.key.weight",
                        "decoder.layers.2.crossAttentionNorm.weight")
                .doesNotContain(
                        "encoder.layers.2.attention.query.weight", "encoder.layers.0.crossAttentionNorm.weight");
    }

    @Test
    void flopsCountBothStacksAndTheCrossProducts() {
        Map<String, Long> flops = Models.encoderDecoder(t5(), ops).flops(5);
        assertThat(flops)
                .containsEntry("encoder.layers.0.attention", 4L * 5 * 5 * 16)
                .containsEntry("decoder.layers.0.attention", 4L * 5 * 5 * 16)
                .containsEntry("decoder.layers.0.crossAttention", 4L * 5 * 5 * 16)
                .containsEntry("decoder.layers.0.crossAttention.query", 2L * 5 * 16 * 16)
                .containsEntry("head", 2L * 5 * 16 * Models.VOCABULARY);
    }

    @Test
    void withoutASourceItSaysWhatToDo() {
        Architecture model = Models.encoderDecoder(t5(), ops);
        assertThatThrownBy(() -> model.forward(Models.tokens(ops, 1, 4), ForwardPass.evaluation()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("was given no source; choose an objective that has one, such as seq2seq");
    }
}
