package org.ablate.plugins.transformer.attention;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.DecoderCases;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.PlainAttention;
import org.ablate.plugins.transformer.PlainLatentAttention;
import org.ablate.plugins.transformer.attention.latent.MultiHeadLatentAttention;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.attention.weights.GumbelSelection;
import org.ablate.plugins.transformer.attention.weights.HardSelection;
import org.ablate.plugins.transformer.attention.weights.SoftmaxWeights;
import org.ablate.plugins.transformer.attention.weights.StraightThroughWeights;
import org.ablate.plugins.transformer.attention.weights.TopKWeights;
import org.ablate.plugins.transformer.position.NoPosition;
import org.ablate.plugins.transformer.position.RotaryAngles;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Attention;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.FiniteDifferences;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attentions that compare or choose in ways of their own, against the same written out in float64. */
class AttentionReferenceTest {

    private static final int HEADS = 2;
    private static final int WIDTH = 8;
    private static final int TIME = 6;
    private static final double SCALE = 1 / Math.sqrt((double) WIDTH / HEADS);

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    private Attention part(String name, Record config) {
        return Decoders.part(ops, TIME, new Decoders.Sizes(WIDTH, 1), new Choice<>(Attention.class, name, config));
    }

    private Attention sparse(int k) {
        return part(
                "sparse-top-k",
                new SparseTopKAttention.Config(
                        HEADS, k, 0, true, Decoders.unnormed(), Decoders.softmax(), Decoders.ungated()));
    }

    private Attention additive() {
        return part(
                "additive", new AdditiveAttention.Config(HEADS, 3, 0, true, Decoders.softmax(), Decoders.ungated()));
    }

    private Attention hard(Choice<HardSelection> selection) {
        return part("hard", new HardAttention.Config(HEADS, selection, true, Decoders.unnormed(), Decoders.ungated()));
    }

    private static double product(int head, double[] query, double[] key) {
        return SCALE * PlainAttention.dot(query, key);
    }

    private void assertEqual(Attention attention, PlainAttention.Score score, PlainAttention.Weigh weigh) {
        NDArray x = engine.normal(1, 1, TIME, WIDTH);
        double[] expected = new PlainAttention(attention, HEADS).of(x, true, score, weigh);
        assertThatArray(attention.forward(x, new NoPosition(), ForwardPass.evaluation()))
                .isCloseTo(array(expected), 1e-5);
    }

    private static NDArray array(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return engine.array(floats, 1, TIME, WIDTH);
    }

    @Test
    void multiHeadIsTheSoftmaxOfProducts() {
        Attention attention = part("multi-head", Decoders.multiHead(HEADS, 0, true));
        assertEqual(attention, AttentionReferenceTest::product, PlainAttention::softmax);
    }

    @Test
    void sparseTopKIsTheSoftmaxOfTheLargestScores() {
        for (int k : new int[] {1, 2, 4, 100}) {
            assertEqual(sparse(k), AttentionReferenceTest::product, scores -> ofLargest(scores, k));
        }
    }

    private static double[] ofLargest(double[] scores, int k) {
        double least = Arrays.stream(scores)
                .sorted()
                .skip(Math.max(0, scores.length - k))
                .findFirst()
                .orElseThrow();
        return PlainAttention.normalized(Arrays.stream(scores)
                .map(score -> score >= least ? Math.exp(score) : 0)
                .toArray());
    }

    @Test
    void additiveIsTheSoftmaxOfALearnedFunctionOfTheSum() {
        Attention attention = additive();
        double[][] vector = PlainAttention.rows(new PlainAttention(attention, HEADS).array("weights.vector"));
        assertEqual(
                attention,
                (head, query, key) -> IntStream.range(0, query.length)
                        .mapToDouble(d -> vector[head][d] * Math.tanh(query[d] + key[d]))
                        .sum(),
                PlainAttention::softmax);
    }

    private Attention linear() {
        return part("linear", new LinearAttention.Config(HEADS, true, Decoders.unnormed(), Decoders.ungated()));
    }

    @Test
    void linearWeighsKeysByProductsOfFeatures() {
        assertEqual(
                linear(),
                (head, query, key) -> PlainAttention.dot(features(query), features(key)),
                PlainAttention::normalized);
    }

    private static double[] features(double[] x) {
        return Arrays.stream(x).map(v -> v > 0 ? v + 1 : Math.exp(v)).toArray();
    }

    /** Longer than a block, so that sums pass from block to block. */
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 150})
    void runningSumsEqualScores(int time) {
        NDList features = new NDList();
        for (int i = 0; i < 4; i++) {
            features.add(engine.normal(i, 2, HEADS, time, 4).abs());
        }
        features.add(engine.normal(4, 2, HEADS, time, 3));
        NDArray keep = engine.normal(5, 2, 1, time, 1).gt(-0.5);
        LinearAttentionState sums = new LinearAttentionState(ops);
        NDArray seen = AttentionWeights.seen(
                AttentionMask.CAUSAL.withKeep(keep.reshape(2, 1, 1, time)), features.get(0), time, ops);
        NDArray expected = sums.ofSeen(features, seen);
        assertThatArray(sums.soFar(features, new NDList(keep), new NDList()).get(0))
                .isCloseTo(expected, 1e-4);
        if (time > 1) {
            int cut = time / 3 + 1;
            NDList state = sums.soFar(slice(features, 0, cut), slice(new NDList(keep), 0, cut), new NDList());
            NDArray rest = sums.soFar(
                            slice(features, cut, time),
                            slice(new NDList(keep), cut, time),
                            new NDList(state.get(1), state.get(2)))
                    .get(0);
            assertThatArray(state.get(0).concat(rest, 2)).as("in two parts").isCloseTo(expected, 1e-4);
        }
    }

    private static NDList slice(NDList arrays, int from, int to) {
        return new NDList(arrays.stream()
                .map(array -> array.get(":, :, " + from + ":" + to))
                .toArray(NDArray[]::new));
    }

    private Attention latent(int queryRank) {
        return part(
                "multi-head-latent",
                new MultiHeadLatentAttention.Config(
                        HEADS,
                        6,
                        Optional.of(queryRank).filter(rank -> rank > 0),
                        Optional.of(3),
                        2,
                        Optional.of(5),
                        0,
                        Decoders.softmax()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void latentAttentionIsWhatItsProjectionsSay(int queryRank) {
        Attention attention = latent(queryRank);
        NDArray x = engine.normal(1, 1, TIME, WIDTH);
        double[] expected = new PlainLatentAttention(attention, HEADS, 6, 3, 2, 5).of(x, queryRank > 0);
        assertThatArray(attention.forward(x, new NoPosition(), ForwardPass.evaluation()))
                .isCloseTo(array(expected), 1e-5);
    }

    @Test
    void hardTakesTheValueOfTheLargestScore() {
        assertEqual(
                hard(DecoderCases.SELECTIONS.get("arg-max")),
                AttentionReferenceTest::product,
                AttentionReferenceTest::one);
        assertEqual(
                hard(DecoderCases.SELECTIONS.get("gumbel")),
                AttentionReferenceTest::product,
                AttentionReferenceTest::one);
    }

    private static double[] one(double[] scores) {
        double most = Arrays.stream(scores).max().orElseThrow();
        return Arrays.stream(scores).map(score -> score == most ? 1 : 0).toArray();
    }

    @Test
    void gumbelDrawsKeysByTheirSoftmaxInTraining() {
        HardSelection gumbel = new GumbelSelection(new GumbelSelection.Config(0.7), ops);
        gumbel.place("part.selection");
        StraightThroughWeights weights = new StraightThroughWeights(0.7, ops);
        float[] logits = {0, 1, 2, -1};
        NDArray scores = engine.array(logits, 1, 1, 1, 4).repeat(2, 4000); // (1, 1, queries, keys)
        NDArray seen = scores.onesLike().neq(0);
        NDArray noise =
                gumbel.noise(scores.getShape(), ForwardPass.training(1, 2, 0)).orElseThrow();
        float[] shares =
                weights.weights(scores.add(noise), seen).mean(new int[] {2}).toFloatArray();
        double[] expected = PlainAttention.softmax(new double[] {0, 1, 2, -1});
        for (int i = 0; i < 4; i++) {
            assertThat((double) shares[i]).isBetween(expected[i] - 0.03, expected[i] + 0.03); // 4 standard deviations
        }
    }

    @Test
    void hardLearnsByTheGradientOfTheSoftmax() {
        NDArray scores = engine.normal(1, 1, HEADS, TIME, TIME);
        NDArray towards = engine.normal(2, 1, HEADS, TIME, TIME);
        NDArray seen = towards.onesLike().neq(0);
        double temperature = 0.7;
        NDArray hard = new StraightThroughWeights(temperature, ops).weights(scores, seen);
        NDArray soft = new SoftmaxWeights(ops).weights(ops.scale(scores, 1 / temperature), seen);
        assertThatArray(gradient(hard, towards, scores)).isCloseTo(gradient(soft, towards, scores), 1e-6);
        assertThat(hard.max(new int[] {3}).min().getFloat()).as("exactly").isEqualTo(1);
        assertThat(hard.sum(new int[] {3}).max().getFloat()).as("exactly").isEqualTo(1);
    }

    /** Differences across a change of keys are jumps, so the keys are held. */
    @Test
    void sparseTopKLearnsByTheGradientOfTheKeysItMixes() {
        NDArray scores = engine.normal(1, 1, HEADS, TIME, TIME);
        NDArray towards = engine.normal(2, 1, HEADS, TIME, TIME);
        NDArray seen = towards.onesLike().neq(0);
        SoftmaxWeights softmax = new SoftmaxWeights(ops);
        NDArray sparse = new TopKWeights(2, softmax, ops).weights(scores, seen);
        NDArray held = softmax.weights(scores, sparse.gt(0));
        assertThatArray(gradient(sparse, towards, scores)).isCloseTo(gradient(held, towards, scores), 1e-6);
    }

    private NDArray gradient(NDArray weights, NDArray towards, NDArray scores) {
        return ops.gradients(weights.mul(towards).sum(), new NDList(scores)).get(0);
    }

    @TestFactory
    Stream<DynamicTest> gradientsEqualFiniteDifferences() {
        return Stream.of(additive(), linear(), latent(4))
                .map(attention -> DynamicTest.dynamicTest(
                        attention.getClass().getSimpleName(), () -> assertGradients(attention)));
    }

    private void assertGradients(Attention attention) {
        NDArray x = engine.normal(1, 2, TIME, WIDTH);
        NDArray towards = engine.normal(2, 2, TIME, WIDTH);
        NDArray[] parameters = Stream.concat(
                        Stream.of(x), attention.parameters().values().stream().map(Parameter::array))
                .toArray(NDArray[]::new);
        FiniteDifferences.assertGradients(
                ops,
                () -> attention
                        .forward(x, new NoPosition(), ForwardPass.evaluation())
                        .mul(towards)
                        .sum(),
                5e-3,
                parameters);
    }

    /** A view may begin in the middle of what would be a pair. */
    @Test
    void neighborsTurnWhereverTheyLieInMemory() {
        NDArray all = engine.normal(1, 2, HEADS, TIME, 7);
        NDList angles = new NDList(engine.normal(2, TIME, 2), engine.normal(3, TIME, 2));
        RotaryAngles rotation = new RotaryAngles(ops, true);
        NDArray view = all.get(":, :, :, 1:6");
        assertThatArray(rotation.turn(view, angles)).isIdenticalTo(rotation.turn(view.duplicate(), angles));
    }
}
