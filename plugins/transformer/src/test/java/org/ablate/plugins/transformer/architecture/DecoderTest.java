package org.ablate.plugins.transformer.architecture;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.DecoderCases;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.block.residual.ScaledResidual;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for a decoder of any attention and any position encoding. */
class DecoderTest {

    private static final int VOCABULARY = DecoderCases.VOCABULARY;
    private static final int CONTEXT = DecoderCases.CONTEXT;
    private static final int WIDTH = DecoderCases.WIDTH;
    private static final int LAYERS = DecoderCases.LAYERS;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    private static Stream<DynamicTest> combinations(BiFunction<String, Decoder.Config, Runnable> test) {
        return DecoderCases.all().entrySet().stream().map(entry -> {
            Runnable run = test.apply(entry.getKey(), entry.getValue());
            return DynamicTest.dynamicTest(entry.getKey(), () -> {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    run.run();
                }
            });
        });
    }

    private static Decoder.Config config(Choice<Attention> attention, Choice<PositionEncoding> position) {
        return DecoderCases.config(attention, position);
    }

    private static Decoder.Config gpt2(double dropout) {
        return Decoders.config(
                WIDTH,
                LAYERS,
                new Choice<>(Attention.class, "multi-head", Decoders.multiHead(4, dropout, true)),
                Decoders.position("learned"),
                Decoders.layerNorm(),
                Decoders.mlp(Activation.GELU),
                dropout,
                false);
    }

    private Decoder filled(Decoder.Config config) {
        return filled(config, ops, 7);
    }

    private static Decoder filled(Decoder.Config config, Ops ops, long seed) {
        Decoder model = Decoders.of(ops, VOCABULARY, CONTEXT, config);
        model.fill(ops, seed);
        // Initial weights are small; larger ones make every part matter.
        model.parameters().forEach((name, parameter) -> {
            if (parameter.shape().dimension() > 1) {
                ops.withoutGradients(() -> parameter.array().muli(10));
            }
        });
        return model;
    }

    private static NDArray tokens(int batch, int time) {
        long[] tokens = new long[batch * time];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (i * 7L + 3) % VOCABULARY;
        }
        return engine.array(tokens, batch, time);
    }

    @TestFactory
    Stream<DynamicTest> aTokenChangesNoOutputBeforeIt() {
        return combinations((name, config) -> () -> {
            Decoder model = filled(config);
            NDArray tokens = tokens(2, CONTEXT);
            NDArray changed = tokens.duplicate();
            changed.set(new NDIndex(":, 7"), 10);
            NDArray before = model.forward(tokens, ForwardPass.evaluation());
            NDArray after = model.forward(changed, ForwardPass.evaluation());
            assertThatArray(after.get(":, :7")).isCloseTo(before.get(":, :7"), 1e-6);
            assertThat(after.get(":, 7:").sub(before.get(":, 7:")).abs().max().getFloat())
                    .isGreaterThan(0.01f);
        });
    }

    @TestFactory
    Stream<DynamicTest> decodingWithACacheEqualsTheFullPass() {
        return combinations((name, config) -> () -> ops.withoutGradients(() -> {
            Decoder model = filled(config);
            NDArray tokens = tokens(2, CONTEXT);
            NDArray full = model.forward(tokens, ForwardPass.evaluation());
            try (KeyValueCache cache = model.cache(2, CONTEXT)) {
                int[] ends = {5, 6, 7, 10, 11, 12};
                int start = 0;
                for (int end : ends) {
                    String part = ":, " + start + ":" + end;
                    NDArray step = model.forward(
                            tokens.get(part), ForwardPass.evaluation().withCache(cache));
                    assertThatArray(step).as("positions " + part).isCloseTo(full.get(part), 1e-5);
                    start = end;
                }
                assertThat(cache.length()).isEqualTo(CONTEXT);
            }
            return true;
        }));
    }

    @TestFactory
    Stream<DynamicTest> gradientsReachEveryParameter() {
        return combinations((name, config) -> () -> assertGradientsReachAll(filled(config)));
    }

    @Test
    void gradientsReachEveryParameterOfGpt2() {
        assertGradientsReachAll(filled(gpt2(0)));
    }

    private void assertGradientsReachAll(Decoder model) {
        Map<String, NDArray> gradients = gradients(model, ops, ForwardPass.training(1, 0, 0));
        gradients.forEach((parameter, gradient) -> {
            // A key bias adds the same to all scores of a query, which softmax ignores.
            boolean trained = model.parameters().get(parameter).trainable();
            if (trained && !parameter.endsWith("key.bias")) {
                assertThat(gradient.abs().max().getFloat()).as(parameter).isGreaterThan(1e-6f);
            }
        });
    }

    private static Map<String, NDArray> gradients(Decoder model, Ops ops, ForwardPass pass) {
        NDArray logits = model.forward(tokens(2, CONTEXT), pass);
        NDArray loss = ops.crossEntropy(logits, tokens(2, CONTEXT), CrossEntropyOptions.PLAIN);
        NDList weights = new NDList();
        Map<String, Parameter> parameters = model.parameters();
        parameters.values().forEach(parameter -> weights.add(parameter.array()));
        NDList gradients = ops.gradients(loss, weights);
        Map<String, NDArray> byName = new LinkedHashMap<>();
        parameters.keySet().forEach(name -> byName.put(name, gradients.get(byName.size())));
        return byName;
    }

    @TestFactory
    Stream<DynamicTest> whatPaddingHoldsChangesNothing() {
        return combinations((name, config) -> () -> {
            Decoder model = filled(config);
            NDArray tokens = tokens(2, CONTEXT);
            NDArray other = tokens.duplicate();
            other.set(new NDIndex(":, 3:5"), 9);
            NDArray keep = engine.array(new long[] {1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1}, 1, CONTEXT)
                    .repeat(0, 2)
                    .neq(0);
            NDArray first = model.forward(tokens, ForwardPass.evaluation().withKeep(keep));
            NDArray second = model.forward(other, ForwardPass.evaluation().withKeep(keep));
            for (String counting : new String[] {":, :3", ":, 5:"}) {
                assertThatArray(second.get(counting)).isCloseTo(first.get(counting), 1e-6);
            }
        });
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        Decoder one = Decoders.of(ops, VOCABULARY, CONTEXT, gpt2(0));
        Decoder two = Decoders.of(ops, VOCABULARY, CONTEXT, gpt2(0));
        one.fill(ops, 3);
        two.fill(ops, 3);
        one.parameters().forEach((name, parameter) -> assertThatArray(
                        two.parameters().get(name).array())
                .as(name)
                .isIdenticalTo(parameter.array()));
    }

    @Test
    void anotherAttentionLeavesTheFirstWeightsOfAllElseUntouched() {
        Decoder one =
                Decoders.of(ops, VOCABULARY, CONTEXT, config(Decoders.multiHead(4), Decoders.position("learned")));
        Decoder two = Decoders.of(
                ops, VOCABULARY, CONTEXT, config(Decoders.groupedQuery(4, 1), Decoders.position("learned")));
        one.fill(ops, 3);
        two.fill(ops, 3);
        assertThat(two.parameters().keySet()).contains("embedding.weight", "layers.1.feedForward.up.weight");
        two.parameters().forEach((name, parameter) -> {
            if (!name.contains(".attention.")) {
                assertThatArray(parameter.array())
                        .as(name)
                        .isIdenticalTo(one.parameters().get(name).array());
            }
        });
    }

    @Test
    void dropoutActsInTrainingOnlyAndFollowsFromSeedAndStep() {
        assertDropout(filled(gpt2(0.3)));
    }

    @TestFactory
    Stream<DynamicTest> everyAttentionDropsWeightsInTrainingOnly() {
        return DecoderCases.dropping().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertDropout(filled(config(entry.getValue(), Decoders.position("learned"))))));
    }

    private static void assertDropout(Decoder model) {
        NDArray tokens = tokens(2, CONTEXT);
        NDArray still = model.forward(tokens, ForwardPass.evaluation());
        NDArray trained = model.forward(tokens, ForwardPass.training(1, 5, 0));
        assertThatArray(model.forward(tokens, ForwardPass.evaluation())).isIdenticalTo(still);
        assertThatArray(model.forward(tokens, ForwardPass.training(1, 5, 0))).isIdenticalTo(trained);
        for (ForwardPass other : List.of(
                ForwardPass.evaluation(),
                ForwardPass.training(1, 6, 0),
                ForwardPass.training(2, 5, 0),
                ForwardPass.training(1, 5, 1))) {
            assertThat(model.forward(tokens, other).sub(trained).abs().max().getFloat())
                    .isGreaterThan(1e-3f);
        }
    }

    @TestFactory
    Stream<DynamicTest> bfloat16StaysNearFp32() {
        return combinations((name, config) -> () -> {
            assumeFalse(DecoderCases.chooses(name), "rounded scores may choose another key, as they should");
            Decoder exact = Decoders.of(ops, VOCABULARY, CONTEXT, config);
            exact.fill(ops, 7);
            NDArray expected = exact.forward(tokens(2, CONTEXT), ForwardPass.evaluation());
            Map<String, NDArray> expectedGradients = gradients(exact, ops, ForwardPass.training(1, 0, 0));
            try (Ops half = TestEngine.engine().open(Precision.BF16, 1)) {
                Decoder model = Decoders.of(half, VOCABULARY, CONTEXT, config);
                model.fill(half, 7);
                NDArray logits = half.toFloat32(model.forward(tokens(2, CONTEXT), ForwardPass.evaluation()));
                assertThatArray(logits).isCloseTo(expected, 0.01);
                gradients(model, half, ForwardPass.training(1, 0, 0)).forEach((parameter, gradient) -> {
                    NDArray reference = expectedGradients.get(parameter);
                    double error = length(half.toFloat32(gradient).sub(reference));
                    assertThat(error).as(parameter).isLessThan(0.15 * length(reference) + 0.01);
                });
            }
        });
    }

    private static double length(NDArray array) {
        return Math.sqrt(array.square().sum().getFloat());
    }

    @Test
    void learnedPositionsEndWithTheContext() {
        Decoder model = filled(gpt2(0));
        NDArray tokens = tokens(1, CONTEXT + 1);
        assertThatThrownBy(() -> model.forward(tokens, ForwardPass.evaluation()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("context of 12 tokens")
                .hasMessageContaining("given 13");
    }

    @Test
    void aFullCacheSaysSo() {
        Decoder model = filled(config(Decoders.multiHead(4), Decoders.position("none")));
        ops.withoutGradients(() -> {
            try (KeyValueCache cache = model.cache(1, 4)) {
                model.forward(tokens(1, 3), ForwardPass.evaluation().withCache(cache));
                assertThatThrownBy(() -> model.forward(
                                tokens(1, 2), ForwardPass.evaluation().withCache(cache)))
                        .hasMessageContaining("cache of 4 positions that holds 3 has no room for 2 more");
            }
            return true;
        });
    }

    @Test
    void projectionsToTheResidualStreamBeginSmallerByTheDepth() {
        Decoder model = Decoders.of(ops, VOCABULARY, CONTEXT, gpt2(0));
        model.fill(ops, 3);
        assertThat(deviation(model, "layers.0.feedForward.up.weight")).isBetween(0.018, 0.022);
        assertThat(deviation(model, "layers.0.feedForward.down.weight")).isBetween(0.009, 0.011);
        assertThat(deviation(model, "layers.1.attention.output.weight")).isBetween(0.008, 0.012);
    }

    @Test
    void deepNormBeginsAsItsPaperHasIt() {
        Choice<Residual> scaled =
                new Choice<>(Residual.class, "scaled", new ScaledResidual.Config(Optional.empty(), true));
        Decoder model = Decoders.of(ops, VOCABULARY, CONTEXT, DecoderCases.deepNorm(64, scaled));
        model.fill(ops, 3);
        double square = Math.sqrt(2.0 / (64 + 64));
        double gain = Math.pow(8.0 * LAYERS, -0.25);
        assertThat(deviation(model, "layers.0.attention.query.weight")).isBetween(0.95 * square, 1.05 * square);
        assertThat(deviation(model, "layers.1.attention.key.weight")).isBetween(0.95 * square, 1.05 * square);
        for (String part : List.of("value", "output")) {
            assertThat(deviation(model, "layers.1.attention." + part + ".weight"))
                    .isBetween(0.95 * gain * square, 1.05 * gain * square);
        }
        double wide = gain * Math.sqrt(2.0 / (64 + 4 * 64));
        for (String part : List.of("up", "down")) {
            assertThat(deviation(model, "layers.0.feedForward." + part + ".weight"))
                    .isBetween(0.95 * wide, 1.05 * wide);
        }
    }

    private static double deviation(Decoder model, String name) {
        Parameter parameter = model.parameters().get(name);
        assertThat(parameter.shape()).isNotEqualTo(new Shape());
        float[] values = parameter.array().toFloatArray();
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }
}
