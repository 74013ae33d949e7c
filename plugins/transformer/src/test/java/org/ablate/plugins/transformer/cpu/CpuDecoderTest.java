package org.ablate.plugins.transformer.cpu;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.Models;
import org.ablate.plugins.transformer.architecture.Decoder;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.IncrementalDecoder;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Decoders that a {@link CpuDecoder} computes when one text grows by one token. */
class CpuDecoderTest {

    private static final int TIME = 7;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    /** A layer in the place of another, whose output it doubles. */
    private static final class Doubled extends Linear {

        private final Ops ops;

        Doubled(Linear other, Ops ops) {
            super(other);
            this.ops = ops;
        }

        @Override
        public NDArray forward(NDArray input, ForwardPass pass) {
            return ops.scale(super.forward(input, pass), 2);
        }
    }

    private static Decoder.Config config(
            Choice<Attention> attention,
            Choice<PositionEncoding> position,
            Choice<Norm> norm,
            Choice<FeedForward> feedForward) {
        return Decoders.config(16, 2, attention, position, norm, feedForward, 0.1, true);
    }

    private static Map<String, Decoder.Config> plain() {
        Choice<Attention> heads = Decoders.multiHead(4);
        Choice<Attention> groups = Decoders.groupedQuery(4, 2);
        Map<String, Decoder.Config> cases = new LinkedHashMap<>();
        cases.put(
                "as GPT-2",
                config(heads, Decoders.position("learned"), Decoders.layerNorm(), Decoders.mlp(Activation.GELU_TANH)));
        cases.put("as Llama", config(groups, Decoders.rope(1, false), Decoders.rmsNorm(), Decoders.swiGlu()));
        cases.put(
                "as GPT-NeoX, part of a head turned",
                config(heads, Decoders.rope(0.5, false), Decoders.layerNorm(), Decoders.mlp(Activation.GELU)));
        cases.put(
                "as GPT-J, neighbors turned",
                config(heads, Decoders.rope(1, true), Decoders.rmsNorm(), Decoders.mlp(Activation.RELU_SQUARED)));
        cases.put(
                "no position",
                config(groups, Decoders.position("none"), Decoders.rmsNorm(), Decoders.mlp(Activation.ELU)));
        return cases;
    }

    private Decoder filled(Decoder.Config config) {
        Decoder model = Decoders.of(ops, Models.VOCABULARY, Models.CONTEXT, config);
        model.fill(ops, 7);
        model.parameters()
                .values()
                .forEach(parameter ->
                        ops.withoutGradients(() -> parameter.shape().dimension() > 1
                                ? parameter.array().muli(10)
                                : parameter.array().addi(waves((int) parameter.size()))));
        return model;
    }

    /** Biases begin at zero and scales at one; these make all of them matter. */
    private static NDArray waves(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (0.3 * Math.sin(i));
        }
        return engine.array(values, size);
    }

    /** Whether a program wrote on from a prompt of two tokens, with the scores that a full pass gives. */
    private boolean grows(Decoder model) {
        return ops.withoutGradients(() -> {
            NDArray tokens = Models.tokens(ops, 1, TIME);
            NDArray full = model.forward(tokens, ForwardPass.evaluation());
            try (KeyValueCache cache = model.cache(1, TIME)) {
                model.forward(tokens.get(":, :2"), ForwardPass.evaluation().withCache(cache));
                Optional<IncrementalDecoder> program = model.incrementalDecoder(cache);
                for (int at = 2; at < TIME && program.isPresent(); at++) {
                    float[] scores = program.get().after((int) tokens.getLong(0, at));
                    assertThatArray(engine.array(scores, scores.length))
                            .as("position " + at)
                            .isCloseTo(full.get("0, " + at), 1e-5);
                }
                program.ifPresent(IncrementalDecoder::close);
                return program.isPresent();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aProgramGivesTheScoresOfAFullPass() {
        return plain().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        assertThat(grows(filled(entry.getValue()))).isTrue();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> aModelWithAReplacedLayerGoesTheOrdinaryWay() {
        return Stream.of("attention.query", "attention.output", "feedForward.up", "feedForward.down")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        Decoder model = filled(plain().get("as Llama"));
                        Map<String, Layer> layers = new LinkedHashMap<>();
                        model.walk(layers::put);
                        String whole = "layers.1." + name;
                        model.replace(whole, new Doubled((Linear) layers.get(whole), ops));
                        assertThat(grows(model)).isFalse();
                    }
                }));
    }

    @Test
    void aBatchOfTextsGoesTheOrdinaryWay() {
        Decoder model = filled(plain().get("as GPT-2"));
        try (KeyValueCache cache = model.cache(2, TIME)) {
            assertThat(model.incrementalDecoder(cache)).isEmpty();
        }
    }

    @Test
    void aCacheThatWasTakenOverRefusesPasses() {
        Decoder model = filled(plain().get("as GPT-2"));
        NDArray tokens = Models.tokens(ops, 1, 2);
        try (KeyValueCache cache = model.cache(1, TIME)) {
            model.incrementalDecoder(cache).orElseThrow().close();
            ForwardPass pass = ForwardPass.evaluation().withCache(cache);
            assertThatThrownBy(() -> ops.withoutGradients(() -> model.forward(tokens, pass)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("none can go on from this cache");
        }
    }
}
