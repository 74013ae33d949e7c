package org.ablate.plugins.transformer.moe;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.DecoderCases;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.PlainAttention;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.FiniteDifferences;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A mixture of experts against its formulas: token by token, expert by expert. */
class MixtureOfExpertsTest {

    private static final int WIDTH = 6;
    private static final int EXPERTS = 4;
    private static final int PER_TOKEN = 2;
    private static final int ROWS = 2;
    private static final int TIME = 10;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    private MixtureOfExperts mixture(String router, Optional<Double> capacityFactor) {
        Choice<FeedForward> choice =
                DecoderCases.experts(Objects.requireNonNull(DecoderCases.ROUTERS.get(router)), capacityFactor);
        MixtureOfExperts mixture = (MixtureOfExperts) Decoders.part(ops, TIME, new Decoders.Sizes(WIDTH, 1), choice);
        ops.withoutGradients(() -> array(mixture, "router.weight").muli(20));
        return mixture;
    }

    private static NDArray array(MixtureOfExperts mixture, String name) {
        return Objects.requireNonNull(mixture.parameters().get(name), name).array();
    }

    private static double[] logits(MixtureOfExperts mixture, double[] token) {
        double[][] weight = PlainAttention.rows(array(mixture, "router.weight"));
        return Arrays.stream(weight)
                .mapToDouble(row -> PlainAttention.dot(row, token))
                .toArray();
    }

    private static List<Integer> largest(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparing(i -> -scores[i]))
                .limit(PER_TOKEN)
                .toList();
    }

    private static double[] mlp(MixtureOfExperts mixture, String expert, double[] token) {
        double[][] gate = PlainAttention.rows(array(mixture, expert + ".gate.weight"));
        double[][] up = PlainAttention.rows(array(mixture, expert + ".up.weight"));
        double[][] down = PlainAttention.rows(array(mixture, expert + ".down.weight"));
        double[] hidden = IntStream.range(0, gate.length)
                .mapToDouble(i -> {
                    double opened = PlainAttention.dot(gate[i], token);
                    return opened / (1 + Math.exp(-opened)) * PlainAttention.dot(up[i], token);
                })
                .toArray();
        return Arrays.stream(down)
                .mapToDouble(row -> PlainAttention.dot(row, hidden))
                .toArray();
    }

    /** Where a token goes and with which weight, by expert; zero where it does not. */
    private interface Weights {
        double[] of(double[] logits);
    }

    private static double[] softmaxWeights(double[] logits) {
        double[] chances = PlainAttention.softmax(logits);
        return PlainAttention.normalized(only(chances, largest(chances)));
    }

    /** Two groups of two, one of which a token goes to; as DeepSeek-V3 scales them. */
    private static double[] sigmoidWeights(double[] logits) {
        double[] chances =
                Arrays.stream(logits).map(l -> 1 / (1 + Math.exp(-l))).toArray();
        boolean first = chances[0] + chances[1] > chances[2] + chances[3];
        double[] weights = PlainAttention.normalized(only(chances, first ? List.of(0, 1) : List.of(2, 3)));
        return Arrays.stream(weights).map(w -> 2.5 * w).toArray();
    }

    private static double[] only(double[] values, List<Integer> chosen) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> chosen.contains(i) ? values[i] : 0)
                .toArray();
    }

    private void assertEqual(String router, Weights weights) {
        MixtureOfExperts mixture = mixture(router, Optional.empty());
        NDArray x = engine.normal(1, ROWS, TIME, WIDTH);
        double[] expected = Arrays.stream(PlainAttention.rows(x))
                .flatMapToDouble(token -> Arrays.stream(mixed(mixture, weights.of(logits(mixture, token)), token)))
                .toArray();
        float[] floats = new float[expected.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) expected[i];
        }
        assertThatArray(mixture.forward(x, ForwardPass.evaluation()))
                .isCloseTo(engine.array(floats, ROWS, TIME, WIDTH), 1e-5);
    }

    private static double[] mixed(MixtureOfExperts mixture, double[] weights, double[] token) {
        double[] sum = mlp(mixture, "shared.0", token);
        for (int expert = 0; expert < EXPERTS; expert++) {
            double[] made = mlp(mixture, "experts." + expert, token);
            for (int d = 0; d < sum.length; d++) {
                sum[d] += weights[expert] * made[d];
            }
        }
        return sum;
    }

    @Test
    void aTokenGoesToTheExpertsOfTheLargestSoftmax() {
        assertEqual("softmax", MixtureOfExpertsTest::softmaxWeights);
    }

    @Test
    void aTokenGoesToTheExpertsOfTheBestGroupBySigmoid() {
        assertEqual("sigmoid", MixtureOfExpertsTest::sigmoidWeights);
    }

    @Test
    void lossesAreBalanceAndSquaresOfTheLogitsOfTokensThatCount() {
        MixtureOfExperts mixture = mixture("softmax", Optional.empty());
        NDArray x = engine.normal(1, 1, TIME, WIDTH);
        NDArray keep =
                engine.array(new long[] {1, 1, 1, 1, 1, 1, 1, 0, 0, 0}, 1, TIME).neq(0);
        ForwardPass pass = ForwardPass.training(1, 0, 0).withKeep(keep);
        mixture.forward(x, pass);
        double[][] tokens = Arrays.copyOf(PlainAttention.rows(x), 7);
        double[] load = new double[EXPERTS];
        double[] chance = new double[EXPERTS];
        double z = 0;
        for (double[] token : tokens) {
            double[] logits = logits(mixture, token);
            double[] chances = PlainAttention.softmax(logits);
            largest(chances).forEach(expert -> load[expert] += 1.0 / (PER_TOKEN * tokens.length));
            for (int expert = 0; expert < EXPERTS; expert++) {
                chance[expert] += chances[expert] / tokens.length;
            }
            double sum = Arrays.stream(logits).map(Math::exp).sum();
            z += Math.pow(Math.log(sum), 2) / tokens.length;
        }
        assertThat(pass.losses().keySet()).containsExactly("expert-balance-loss", "expert-z-loss");
        assertThat((double) pass.losses().get("expert-balance-loss").getFloat())
                .isCloseTo(0.01 * EXPERTS * PlainAttention.dot(load, chance), within(1e-6));
        assertThat((double) pass.losses().get("expert-z-loss").getFloat()).isCloseTo(0.001 * z, within(1e-6));
        assertThat(pass.reports().get("dropped-tokens").getFloat()).isZero();
        ForwardPass evaluation = ForwardPass.evaluation();
        mixture.forward(x, evaluation);
        assertThat(evaluation.losses()).isEmpty();
    }

    @Test
    void anExpertServesTheEarliestTokensOfEachRowUpToItsCapacity() {
        MixtureOfExperts mixture = mixture("softmax", Optional.of(0.5)); // 0.5 · 2 · 10 / 4, rounded up: 3
        NDArray x = engine.normal(1, ROWS, TIME, WIDTH);
        double[][] tokens = PlainAttention.rows(x);
        float[] expected = new float[ROWS * TIME * WIDTH];
        int dropped = 0;
        for (int row = 0; row < ROWS; row++) {
            int[] served = new int[EXPERTS];
            for (int t = row * TIME; t < (row + 1) * TIME; t++) {
                double[] weights = softmaxWeights(logits(mixture, tokens[t]));
                for (int expert = 0; expert < EXPERTS; expert++) {
                    if (weights[expert] > 0 && served[expert]++ >= 3) {
                        weights[expert] = 0;
                        dropped++;
                    }
                }
                double[] mixed = mixed(mixture, weights, tokens[t]);
                for (int d = 0; d < WIDTH; d++) {
                    expected[t * WIDTH + d] = (float) mixed[d];
                }
            }
        }
        ForwardPass pass = ForwardPass.training(1, 0, 0);
        assertThatArray(mixture.forward(x, pass)).isCloseTo(engine.array(expected, ROWS, TIME, WIDTH), 1e-5);
        assertThat(dropped).isPositive();
        assertThat(pass.reports().get("dropped-tokens").getFloat()).isEqualTo(dropped);
    }

    @Test
    void withACapacityNoTokenChangesAnEarlierOneOrAnotherRow() {
        MixtureOfExperts mixture = mixture("softmax", Optional.of(0.5));
        NDArray x = engine.normal(1, ROWS, TIME, WIDTH);
        NDArray changed = x.duplicate();
        changed.set(new NDIndex("0, 2"), -1);
        NDArray before = mixture.forward(x, ForwardPass.training(1, 0, 0));
        NDArray after = mixture.forward(changed, ForwardPass.training(1, 0, 0));
        assertThatArray(after.get("0, :2")).isCloseTo(before.get("0, :2"), 1e-6);
        assertThatArray(after.get("1")).isCloseTo(before.get("1"), 1e-6);
    }

    @Test
    void paddingTakesNoRoomAndMakesNoDifference() {
        MixtureOfExperts mixture = mixture("softmax", Optional.of(0.5));
        NDArray x = engine.normal(1, 1, TIME, WIDTH);
        NDArray other = x.duplicate();
        other.set(new NDIndex(":, :3"), 5);
        NDArray keep =
                engine.array(new long[] {0, 0, 0, 1, 1, 1, 1, 1, 1, 1}, 1, TIME).neq(0);
        NDArray before = mixture.forward(x, ForwardPass.training(1, 0, 0).withKeep(keep));
        NDArray after = mixture.forward(other, ForwardPass.training(1, 0, 0).withKeep(keep));
        assertThatArray(after.get(":, 3:")).isCloseTo(before.get(":, 3:"), 1e-6);
    }

    /** Of the output and both losses; the step is too small to send a token elsewhere. */
    @Test
    void gradientsEqualFiniteDifferences() {
        MixtureOfExperts mixture = mixture("softmax", Optional.empty());
        NDArray x = engine.normal(3, 1, 4, WIDTH);
        NDArray towards = engine.normal(4, 1, 4, WIDTH);
        NDArray[] parameters = Stream.concat(
                        Stream.of(x), mixture.parameters().values().stream().map(Parameter::array))
                .toArray(NDArray[]::new);
        FiniteDifferences.assertGradients(
                ops,
                () -> {
                    ForwardPass pass = ForwardPass.training(1, 0, 0);
                    NDArray sum = mixture.forward(x, pass).mul(towards).sum();
                    for (NDArray loss : pass.losses().values()) {
                        sum = sum.add(ops.scale(loss, 10));
                    }
                    return sum;
                },
                5e-3,
                parameters);
    }
}
