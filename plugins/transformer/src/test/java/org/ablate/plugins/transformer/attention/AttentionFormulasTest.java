package org.ablate.plugins.transformer.attention;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.attention.gate.NoOutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.CosineQueryKeyNorm;
import org.ablate.plugins.transformer.attention.qknorm.NoQueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.attention.weights.SigmoidWeights;
import org.ablate.plugins.transformer.attention.weights.SinkWeights;
import org.ablate.plugins.transformer.attention.weights.SoftCapWeights;
import org.ablate.plugins.transformer.attention.weights.SoftmaxWeights;
import org.ablate.plugins.transformer.attention.weights.TalkingHeadsWeights;
import org.ablate.plugins.transformer.position.NoPosition;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attentions against {@code golden/parts} and against their formulas, key by key in float64. */
class AttentionFormulasTest {

    private static final int HEADS = 4;
    private static final int WIDTH = 32;
    private static final int HEAD_WIDTH = 8;
    private static final int TIME = 5;

    private static Dimensions dimensions(int width) {
        return new Dimensions() {
            @Override
            public int width() {
                return width;
            }

            @Override
            public int layers() {
                return 1;
            }
        };
    }

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    private NDArray[] inputs(String... names) {
        JsonNode file = Golden.json("parts/attention.json");
        return Stream.of(names)
                .map(name -> Golden.tensor(file.get(name)))
                .map(tensor -> engine.trainable(tensor.floats(), tensor.shape().getShape()))
                .toArray(NDArray[]::new);
    }

    @TestFactory
    Stream<DynamicTest> windowsEqualTheReferenceForwardAndGradient() {
        return Golden.cases(Golden.json("parts/attention.json")).entrySet().stream()
                .filter(entry -> entry.getKey().matches("window_\\d+_causal"))
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    int window = Integer.parseInt(entry.getKey().split("_")[1]);
                    NDArray[] qkv = inputs("q", "k", "v");
                    Shape shape = qkv[0].getShape(); // (batch, heads, time, headWidth)
                    SlidingWindowAttention attention = window(
                            window, (int) shape.get(1), (int) qkv[1].getShape().get(1), (int)
                                    (shape.get(1) * shape.get(3)));
                    NDArray mixed = attention.mix(qkv[0], qkv[1], qkv[2], new NoPosition(), ForwardPass.evaluation());
                    assertThatArray(mixed)
                            .isCloseTo(Golden.tensor(entry.getValue().get("output")), 1e-5);
                    NDList gradients = ops.gradients(mixed.square().sum(), new NDList(qkv));
                    JsonNode expected = entry.getValue().get("grad_of_sum_of_squares");
                    int i = 0;
                    for (String input : new String[] {"q", "k", "v"}) {
                        assertThatArray(gradients.get(i++))
                                .as(input)
                                .isCloseTo(Golden.tensor(expected.get(input)), 1e-5);
                    }
                }));
    }

    private SlidingWindowAttention window(int window, int keyValueHeads) {
        return window(window, HEADS, keyValueHeads, WIDTH);
    }

    private SlidingWindowAttention window(int window, int heads, int keyValueHeads, int width) {
        SlidingWindowAttention.Config config =
                Decoders.slidingWindow(heads, Optional.of(keyValueHeads), window, 0, Decoders.softmax());
        return new SlidingWindowAttention(
                config, new NoQueryKeyNorm(), new SoftmaxWeights(ops), new NoOutputGate(), dimensions(width), ops);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 20})
    void blocksEqualABand(int window) {
        NDArray query = engine.normal(1, 2, HEADS, 9, HEAD_WIDTH);
        NDArray key = engine.normal(2, 2, 2, 9, HEAD_WIDTH);
        NDArray value = engine.normal(3, 2, 2, 9, HEAD_WIDTH);
        NDArray all = engine.array(new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 1, 9)
                .repeat(0, 2)
                .neq(0);
        SlidingWindowAttention attention = window(window, 2);
        NDArray blocks = attention.mix(query, key, value, new NoPosition(), ForwardPass.evaluation());
        NDArray band = attention.mix(
                query, key, value, new NoPosition(), ForwardPass.evaluation().withKeep(all));
        assertThatArray(blocks).isCloseTo(band, 1e-6);
    }

    @Test
    void theUnfusedSoftmaxEqualsTheReferenceForwardAndGradient() {
        JsonNode cases = Golden.json("parts/attention.json").get("cases");
        Map.of("causal", new String[] {"q", "k", "v"}, "grouped_query_causal", new String[] {"q", "k2", "v2"})
                .forEach((name, inputs) -> {
                    NDArray[] qkv = inputs(inputs);
                    NDArray mixed = unfused()
                            .mix(
                                    qkv[0],
                                    qkv[1],
                                    qkv[2],
                                    AttentionMask.CAUSAL,
                                    1 / Math.sqrt(qkv[0].getShape().get(3)),
                                    0,
                                    0);
                    assertThatArray(mixed)
                            .isCloseTo(Golden.tensor(cases.get(name).get("output")), 1e-5);
                    NDList gradients = ops.gradients(mixed.square().sum(), new NDList(qkv));
                    JsonNode expected = cases.get(name).get("grad_of_sum_of_squares");
                    for (int i = 0; i < inputs.length; i++) {
                        assertThatArray(gradients.get(i)).isCloseTo(Golden.tensor(expected.get(inputs[i])), 1e-5);
                    }
                });
    }

    /** A cap too large to bind leaves the softmax, computed score by score. */
    private AttentionWeights unfused() {
        return new SoftCapWeights(new SoftCapWeights.Config(1e6, Decoders.softmax()), new SoftmaxWeights(ops), ops);
    }

    @TestFactory
    Stream<DynamicTest> aQueryThatSeesNoKeyGivesZerosAndNoGradient() {
        HeadsConfig four = () -> HEADS;
        return Stream.of(
                        new SoftmaxWeights(ops),
                        unfused(),
                        filled(new SinkWeights(four, ops)),
                        new SigmoidWeights(TIME, ops),
                        filled(new TalkingHeadsWeights(HEADS, ops)))
                .map(weights -> DynamicTest.dynamicTest(weights.getClass().getSimpleName(), () -> {
                    NDArray query = engine.normal(1, 1, HEADS, TIME, HEAD_WIDTH);
                    NDArray key = engine.normal(2, 1, HEADS, TIME, HEAD_WIDTH);
                    NDArray value = engine.normal(3, 1, HEADS, TIME, HEAD_WIDTH);
                    NDArray keep = engine.array(new long[] {0, 0, 1, 1, 1}, 1, 1, 1, TIME)
                            .neq(0);
                    NDArray mixed = weights.mix(query, key, value, AttentionMask.CAUSAL.withKeep(keep), 0.3, 0, 0);
                    assertThat(mixed.get(":, :, :2").abs().max().getFloat()).isZero();
                    NDList gradients = ops.gradients(mixed.square().sum(), new NDList(query, key, value));
                    gradients.forEach(
                            gradient -> assertThat(ops.allFinite(gradient)).isTrue());
                    assertThat(gradients.get(0).get(":, :, :2").abs().max().getFloat())
                            .isZero();
                }));
    }

    @Test
    void goldenCapsEqualTheReference() {
        JsonNode file = Golden.json("parts/norms_activations.json");
        Golden.cases(file).forEach((name, expected) -> {
            if (name.startsWith("softcap_")) {
                NDArray x = Golden.tensor(file.get("x")).parameter(ops);
                SoftCapWeights cap = new SoftCapWeights(
                        new SoftCapWeights.Config(Double.parseDouble(name.split("_")[1]), Decoders.softmax()),
                        new SoftmaxWeights(ops),
                        ops);
                NDArray capped = cap.capped(x);
                assertThatArray(capped).isCloseTo(Golden.tensor(expected.get("output")), 1e-5);
                assertThatArray(ops.gradients(capped.square().sum(), new NDList(x))
                                .get(0))
                        .isCloseTo(Golden.tensor(expected.get("grad_x_of_sum_of_squares")), 1e-5);
            }
        });
    }

    /** exp of what a query's scores become, over the keys up to it, and what they are divided by. */
    private static void assertWeights(NDArray weights, NDArray scores, Weight expected) {
        float[] given = scores.toFloatArray();
        float[] all = new float[given.length];
        for (int i = 0; i < all.length; i++) {
            int key = i % TIME;
            int query = i / TIME % TIME;
            int head = i / TIME / TIME;
            all[i] = key > query ? 0 : (float) expected.of(head, query, key, given);
        }
        assertThatArray(weights).isCloseTo(engine.array(all, 1, HEADS, TIME, TIME), 1e-5);
    }

    private interface Weight {
        double of(int head, int query, int key, float[] scores);
    }

    private static double softmax(int query, int key, DoubleUnaryOperator score, double sink) {
        double sum = sink;
        for (int k = 0; k <= query; k++) {
            sum += Math.exp(score.applyAsDouble(k));
        }
        return Math.exp(score.applyAsDouble(key)) / sum;
    }

    private static int at(int head, int query, int key) {
        return (head * TIME + query) * TIME + key;
    }

    private NDArray seen() {
        long[] seen = new long[TIME * TIME];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = i % TIME <= i / TIME ? 1 : 0;
        }
        return engine.array(seen, 1, 1, TIME, TIME).neq(0);
    }

    @Test
    void weightsEqualTheirFormulas() {
        NDArray scores = engine.normal(1, 1, HEADS, TIME, TIME);
        SoftmaxWeights softmax = new SoftmaxWeights(ops);
        assertWeights(
                softmax.weights(scores, seen()),
                scores,
                (h, q, k, s) -> softmax(q, k, key -> s[at(h, q, (int) key)], 0));
        AttentionWeights capped = new SoftCapWeights(new SoftCapWeights.Config(0.7, Decoders.softmax()), softmax, ops);
        assertWeights(
                capped.weights(scores, seen()),
                scores,
                (h, q, k, s) -> softmax(q, k, key -> 0.7 * Math.tanh(s[at(h, q, (int) key)] / 0.7), 0));
        HeadsConfig four = () -> HEADS;
        SinkWeights sinks = filled(new SinkWeights(four, ops));
        ops.withoutGradients(() -> array(sinks, "sink").addi(engine.array(new float[] {0, 1, 2, -1}, HEADS)));
        float[] sink = array(sinks, "sink").toFloatArray();
        assertWeights(
                sinks.weights(scores, seen()),
                scores,
                (h, q, k, s) -> softmax(q, k, key -> s[at(h, q, (int) key)], Math.exp(sink[h])));
        assertWeights(
                new SigmoidWeights(TIME, ops).weights(scores, seen()),
                scores,
                (h, q, k, s) -> 1 / (1 + TIME * Math.exp(-s[at(h, q, k)])));
    }

    @Test
    void headsTalkBeforeAndAfterTheSoftmax() {
        NDArray scores = engine.normal(1, 1, HEADS, TIME, TIME);
        TalkingHeadsWeights talking = filled(new TalkingHeadsWeights(HEADS, ops));
        assertThatArray(talking.weights(scores, seen()))
                .as("at first")
                .isCloseTo(new SoftmaxWeights(ops).weights(scores, seen()), 1e-6);
        ops.withoutGradients(() -> {
            array(talking, "before").addi(engine.normal(2, HEADS, HEADS));
            return array(talking, "after").addi(engine.normal(3, HEADS, HEADS));
        });
        float[] before = array(talking, "before").toFloatArray();
        float[] after = array(talking, "after").toFloatArray();
        assertWeights(talking.weights(scores, seen()), scores, (h, q, k, s) -> {
            double weight = 0;
            for (int g = 0; g < HEADS; g++) {
                int from = g;
                weight += after[h * HEADS + g]
                        * softmax(
                                q,
                                k,
                                key -> {
                                    double score = 0;
                                    for (int other = 0; other < HEADS; other++) {
                                        score += (double) before[from * HEADS + other] * s[at(other, q, (int) key)];
                                    }
                                    return score;
                                },
                                0);
            }
            return weight;
        });
    }

    @Test
    void cosineQueriesHaveTheTemperatureAsTheirLength() {
        CosineQueryKeyNorm norm = filled(new CosineQueryKeyNorm(HEADS, 3, ops));
        NDArray x = engine.normal(1, 2, HEADS, TIME, HEAD_WIDTH);
        NDArray unit = x.div(x.square().sum(new int[] {3}, true).sqrt());
        assertThatArray(norm.key(x)).isCloseTo(unit, 1e-6);
        assertThatArray(norm.query(x)).isCloseTo(unit.mul(3), 1e-6);
    }

    @Test
    void differentialAttentionSubtractsTheSecondSoftmax() {
        DifferentialAttention.Config config = new DifferentialAttention.Config(
                2, 0, false, Optional.of(0.8), Decoders.unnormed(), Decoders.softmax(), Decoders.ungated());
        DifferentialAttention attention = filled(new DifferentialAttention(
                config, new NoQueryKeyNorm(), new SoftmaxWeights(ops), new NoOutputGate(), dimensions(WIDTH), ops));
        NDArray query = engine.normal(1, 1, 4, TIME, HEAD_WIDTH);
        NDArray key = engine.normal(2, 1, 4, TIME, HEAD_WIDTH);
        NDArray value = engine.normal(3, 1, 2, TIME, 2 * HEAD_WIDTH);
        double lambda = Math.exp(product(attention, "1")) - Math.exp(product(attention, "2")) + 0.8;
        NDArray expected = ops.mergeHeads(Stream.of(0, 1)
                .map(head -> {
                    NDArray v = value.get(":, " + head + ":" + (head + 1));
                    NDArray difference = plain(query, key, v, 2 * head)
                            .sub(plain(query, key, v, 2 * head + 1).mul(lambda));
                    return ops.rmsNorm(difference, null, 1e-5).mul(0.2);
                })
                .reduce((one, two) -> one.concat(two, 1))
                .orElseThrow());
        NDArray mixed = attention.mix(query, key, value, new NoPosition(), ForwardPass.evaluation());
        assertThatArray(ops.mergeHeads(mixed)).isCloseTo(expected, 1e-5);
    }

    private NDArray plain(NDArray query, NDArray key, NDArray value, int head) {
        String one = ":, " + head + ":" + (head + 1);
        return ops.attention(query.get(one), key.get(one), value, AttentionMask.CAUSAL, 1 / Math.sqrt(HEAD_WIDTH));
    }

    private static double product(DifferentialAttention attention, String pair) {
        return array(attention, "lambdaQuery" + pair)
                .mul(array(attention, "lambdaKey" + pair))
                .sum()
                .getFloat();
    }

    @Test
    void aWindowCostsInProportionToIt() {
        assertThat(window(8, HEADS).flops(64)).isEqualTo(4L * 64 * 8 * WIDTH);
    }

    private <L extends Layer> L filled(L layer) {
        layer.place("part");
        layer.fill(ops, 3);
        return layer;
    }

    private static NDArray array(Layer layer, String name) {
        return Objects.requireNonNull(layer.parameters().get(name)).array();
    }
}
