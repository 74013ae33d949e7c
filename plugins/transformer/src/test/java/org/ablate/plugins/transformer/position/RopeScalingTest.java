package org.ablate.plugins.transformer.position;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ablate.plugins.transformer.DecoderCases;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.architecture.Decoder;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scaled rope against the reference's frequencies, and xpos against its formula. */
class RopeScalingTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    @TestFactory
    Stream<DynamicTest> frequenciesEqualTheReference() {
        JsonNode file = Golden.json("parts/rope_scaling.json");
        return StreamSupport.stream(((Iterable<String>) file::fieldNames).spliterator(), false)
                .map(name -> DynamicTest.dynamicTest(name, () -> check(file.get(name))));
    }

    private static void check(JsonNode expected) {
        JsonNode options = expected.get("options");
        int context = expected.get("max_position_embeddings").asInt();
        int rotated = (int) (expected.get("head_dim").asInt()
                * options.path("partial_rotary_factor").asDouble(1));
        int length = expected.path("seq_len").asInt(1);
        RopeScaling scaling = scaling(options, context);
        double theta = options.path("rope_theta").asDouble(10_000);
        double[] frequencies = scaling.frequencies(theta, rotated, length);
        double[] reference = Golden.tensor(expected.get("inv_freq")).data();
        assertThat(frequencies).hasSameSizeAs(reference);
        for (int i = 0; i < reference.length; i++) {
            assertThat(frequencies[i]).as("pair %d", i).isCloseTo(reference[i], withinPercentage(1e-4));
        }
        assertThat(scaling.amplitude())
                .isCloseTo(expected.get("attention_scaling").asDouble(), withinPercentage(1e-6));
    }

    private static RopeScaling scaling(JsonNode options, int context) {
        double factor = options.path("factor").asDouble(1);
        Optional<Integer> original = Optional.ofNullable(options.get("original_max_position_embeddings"))
                .filter(JsonNode::isInt)
                .map(JsonNode::asInt);
        String type = options.path("rope_type").asText("default");
        return switch (type) {
            case "default" -> new NoRopeScaling();
            case "linear" -> new LinearRopeScaling(new LinearRopeScaling.Config(factor));
            case "dynamic" ->
                new DynamicNtkRopeScaling(new DynamicNtkRopeScaling.Config(factor, original), () -> context);
            case "yarn" ->
                new YarnRopeScaling(
                        new YarnRopeScaling.Config(
                                factor,
                                original,
                                options.path("beta_fast").asDouble(32),
                                options.path("beta_slow").asDouble(1),
                                number(options, "attention_factor"),
                                number(options, "mscale"),
                                number(options, "mscale_all_dim"),
                                options.path("truncate").asBoolean(true)),
                        () -> context);
            case "llama3" ->
                new Llama3RopeScaling(
                        new Llama3RopeScaling.Config(
                                factor,
                                options.get("low_freq_factor").asDouble(),
                                options.get("high_freq_factor").asDouble(),
                                original),
                        () -> context);
            default -> Assumptions.abort("skipped: " + type + " is not a scaling that Ablate has");
        };
    }

    private static Optional<Double> number(JsonNode options, String name) {
        return Optional.ofNullable(options.get(name)).filter(JsonNode::isNumber).map(JsonNode::asDouble);
    }

    @Test
    void rotationTurnsByTheScaledFrequenciesAndGrowsByTheAmplitude() {
        RopeScaling yarn = new YarnRopeScaling(Decoders.yarn(4, 16), () -> 64);
        RotaryPosition rope =
                new RotaryPosition(new RotaryPosition.Config(10_000, 1, false, Decoders.unscaled()), yarn, ops);
        float[] unit = new float[3 * 8];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = i % 8 < 4 ? 1 : 0; // the first of each pair
        }
        float[] expected = new float[unit.length];
        double[] frequencies = yarn.frequencies(10_000, 8, 3);
        for (int i = 0; i < unit.length; i++) {
            double angle = i / 8 * frequencies[i % 4];
            expected[i] = (float) (yarn.amplitude() * (i % 8 < 4 ? Math.cos(angle) : Math.sin(angle)));
        }
        assertThatArray(rope.rotate(engine.array(unit, 1, 1, 3, 8), ForwardPass.evaluation()))
                .isCloseTo(engine.array(expected, 1, 1, 3, 8), 1e-6);
    }

    @Test
    void dynamicScalingRefusesACacheBeyondItsContext() {
        Decoder model = Decoders.of(
                ops,
                11,
                12,
                DecoderCases.config(
                        Decoders.multiHead(4),
                        DecoderCases.scaled("dynamic-ntk", new DynamicNtkRopeScaling.Config(2, Optional.of(6)))));
        model.fill(ops, 1);
        NDArray tokens = engine.array(new long[7], 1, 7);
        assertThat(model.forward(tokens, ForwardPass.evaluation()).getShape().get(1))
                .isEqualTo(7);
        ops.withoutGradients(() -> {
            try (KeyValueCache cache = model.cache(1, 12)) {
                ForwardPass pass = ForwardPass.evaluation().withCache(cache);
                model.forward(tokens.get(":, :6"), pass);
                assertThatThrownBy(() -> model.forward(
                                tokens.get(":, 6:"), ForwardPass.evaluation().withCache(cache)))
                        .isInstanceOf(ExperimentException.class)
                        .hasMessageContaining("'dynamic-ntk' turns all keys anew when a text grows to 7 tokens");
            }
            return true;
        });
    }

    @Test
    void xposScoresDependOnDistanceAndFadeWithIt() {
        XPosition xpos = new XPosition(new XPosition.Config(10_000, 8), ops);
        float[] same = new float[6 * 4];
        Arrays.fill(same, 1);
        NDArray heads = engine.array(same, 1, 1, 6, 4);
        float[] query = xpos.rotate(heads, ForwardPass.evaluation()).toFloatArray();
        float[] key = xpos.rotateKey(heads, ForwardPass.evaluation()).toFloatArray();
        for (int q = 0; q < 6; q++) {
            for (int k = 0; k <= q; k++) {
                double score = 0;
                double expected = 0;
                for (int d = 0; d < 4; d++) {
                    score += (double) query[q * 4 + d] * key[k * 4 + d];
                }
                for (int pair = 0; pair < 2; pair++) {
                    double fading = Math.pow((2.0 * pair / 4 + 0.4) / 1.4, (q - k) / 8.0);
                    expected += 2 * fading * Math.cos((q - k) * Math.pow(10_000, -2.0 * pair / 4));
                }
                assertThat(score).as("query %d, key %d", q, k).isCloseTo(expected, within(1e-5));
            }
        }
    }
}
