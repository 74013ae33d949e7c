package org.ablate.plugins.regularizers;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegularizersTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Plain plain = new Plain(engine);

    private Objective neftune(double alpha) {
        return new NoisyEmbeddings(new NoisyEmbeddings.Config(alpha, Plain.CHOICE), engine.ops(), plain);
    }

    private Objective rDrop(double alpha, Objective of) {
        return new RegularizedDropout(new RegularizedDropout.Config(alpha, Plain.CHOICE), engine.ops(), of);
    }

    private Objective mixup(double alpha) {
        return new Mixup(new Mixup.Config(alpha, Plain.CHOICE), engine.ops(), plain);
    }

    private Map<String, Objective> all() {
        Map<String, Objective> all = new LinkedHashMap<>();
        all.put("neftune", neftune(5));
        all.put("r-drop", rDrop(1, plain));
        all.put("mixup", mixup(0.4));
        all.put(
                "adversarial",
                new AdversarialTraining(
                        engine.ops(), new FastGradient(new FastGradient.Config(1, 1), engine.ops()), plain));
        return all;
    }

    private static double loss(Objective objective, Architecture model, Batch batch, ForwardPass pass) {
        return objective.outcome(model, batch, pass).lossSum().getFloat();
    }

    private static ForwardPass step(long step) {
        return ForwardPass.training(1, step, 0);
    }

    @TestFactory
    Stream<DynamicTest> judgementIsByTheOtherObjectiveAlone() {
        return each(objective -> {
            Architecture model = plain.model(0.5);
            assertThat(loss(objective, model, plain.batch(), ForwardPass.evaluation()))
                    .isEqualTo(loss(plain, model, plain.batch(), ForwardPass.evaluation()));
        });
    }

    @TestFactory
    Stream<DynamicTest> aStepIsAFunctionOfItsNumber() {
        return each(objective -> {
            Architecture model = plain.model(0.5);
            double first = loss(objective, model, plain.batch(), step(0));
            assertThat(loss(objective, model, plain.batch(), step(1))).isNotEqualTo(first);
            assertThat(loss(objective, model, plain.batch(), step(0))).isEqualTo(first);
        });
    }

    private interface Check {
        void of(Objective objective);
    }

    private Stream<DynamicTest> each(Check check) {
        return Stream.of("neftune", "r-drop", "mixup", "adversarial")
                .map(name -> DynamicTest.dynamicTest(name, () -> check.of(all().get(name))));
    }

    /** The embeddings that a model goes on with, and those it had. */
    private List<NDArray> embeddings(Objective objective) {
        List<NDArray> seen = new ArrayList<>();
        Objective noting = new Objective() {
            @Override
            public Examples examples() {
                return plain.examples();
            }

            @Override
            public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
                return plain.outcome(model, batch, pass.onEmbedded(embedded -> {
                    seen.add(embedded);
                    return embedded;
                }));
            }
        };
        Objective wrapped = objective instanceof Mixup
                ? new Mixup(new Mixup.Config(1, Plain.CHOICE), engine.ops(), noting)
                : new NoisyEmbeddings(new NoisyEmbeddings.Config(3, Plain.CHOICE), engine.ops(), noting);
        Architecture model = plain.model(0);
        noting.outcome(model, plain.batch(), step(0));
        wrapped.outcome(model, plain.batch(), step(0));
        return seen;
    }

    @Test
    void noiseIsUniformUpToItsBound() {
        List<NDArray> seen = embeddings(neftune(3));
        float[] noise = seen.get(1).sub(seen.get(0)).toFloatArray();
        double bound = 3 / Math.sqrt(4 * 6);
        double largest = 0;
        double sum = 0;
        for (float value : noise) {
            largest = Math.max(largest, Math.abs(value));
            sum += value * value;
        }
        assertThat(largest).isBetween(0.8 * bound, bound + 1e-6);
        assertThat(sum / noise.length).isCloseTo(bound * bound / 3, within(0.3 * bound * bound / 3));
    }

    @Test
    void rowsAreMixedWithOthersByOneShareAndLossesByTheSame() {
        List<NDArray> seen = embeddings(mixup(1));
        float[] own = seen.get(0).toFloatArray();
        float[] mixed = seen.get(1).toFloatArray();
        assertThatArray(seen.get(2)).isIdenticalTo(seen.get(1));
        // Row i is mixed with row i − by; find by and the share from the first row, then everything else must agree.
        int size = 4 * 6;
        int by = -1;
        double share = Double.NaN;
        for (int candidate = 1; candidate < 3; candidate++) {
            int other = (3 - candidate) % 3 * size;
            double one = (mixed[0] - own[other]) / (own[0] - own[other]);
            double two = (mixed[1] - own[other + 1]) / (own[1] - own[other + 1]);
            if (Math.abs(one - two) < 1e-3) {
                by = candidate;
                share = one;
            }
        }
        assertThat(share).isBetween(0.0, 1.0);
        for (int i = 0; i < own.length; i++) {
            int other = (i / size + 3 - by) % 3 * size + i % size;
            assertThat((double) mixed[i]).isCloseTo(share * own[i] + (1 - share) * own[other], within(1e-4));
        }
        Architecture model = plain.model(0);
        Batch batch = plain.batch();
        ForwardPass fixed = step(0).onEmbedded(embedded -> engine.array(mixed, 3, 4, 6));
        long[] labels = batch.labels().toLongArray();
        long[] others = new long[12];
        for (int i = 0; i < 12; i++) {
            others[i] = labels[((i / 4 + 3 - by) % 3) * 4 + i % 4];
        }
        Batch turned = new Batch(batch.input(), engine.array(others, 3, 4), batch.values(), batch.targets());
        assertThat(loss(mixup(1), model, batch, step(0)))
                .isCloseTo(
                        share * loss(plain, model, batch, fixed) + (1 - share) * loss(plain, model, turned, fixed),
                        within(1e-3));
    }

    @Test
    void withoutDropoutTwoReadingsAgree() {
        Architecture model = plain.model(0);
        assertThat(loss(rDrop(7, plain), model, plain.batch(), step(0)))
                .isCloseTo(loss(plain, model, plain.batch(), step(0)), within(1e-4));
    }

    @Test
    void twoReadingsWithDifferentDropoutCostTheirDivergence() {
        Architecture model = plain.model(0.5);
        Batch batch = plain.batch();
        NDArray a = plain.outcome(model, batch, step(0)).logits().softmax(-1);
        NDArray b =
                plain.outcome(model, batch, step(0).withFreshDropout()).logits().softmax(-1);
        float[] p = a.toFloatArray();
        float[] q = b.toFloatArray();
        long[] labels = batch.labels().toLongArray();
        double divergence = 0;
        for (int i = 0; i < p.length; i++) {
            if (labels[i / 11] != -100) {
                divergence += p[i] * Math.log(p[i] / q[i]) + q[i] * Math.log(q[i] / p[i]);
            }
        }
        assertThat(divergence).isPositive();
        double mean = (loss(plain, model, batch, step(0)) + loss(plain, model, batch, step(0).withFreshDropout())) / 2;
        assertThat(loss(rDrop(0.7, plain), model, batch, step(0))).isCloseTo(mean + 0.7 * divergence / 2, within(1e-3));
    }

    @Test
    void scoresThatAreNotOfLabelsCannotBeCompared() {
        Objective judging = new Objective() {
            @Override
            public Examples examples() {
                return plain.examples();
            }

            @Override
            public boolean scoresLabels() {
                return false;
            }

            @Override
            public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
                return plain.outcome(model, batch, pass);
            }
        };
        assertThatThrownBy(() -> rDrop(1, judging).requireFit(plain.model(0.5)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("r-drop");
    }

    @Test
    void sharesAreOfTheBetaDistribution() {
        for (double alpha : new double[] {0.1, 0.4, 1, 3}) {
            double sum = 0;
            double squares = 0;
            int count = 20_000;
            for (int i = 0; i < count; i++) {
                double share = BetaDistribution.symmetric(alpha, RandomStream.of(1, "test", "beta", i));
                assertThat(share).isBetween(0.0, 1.0);
                sum += share;
                squares += (share - 0.5) * (share - 0.5);
            }
            assertThat(sum / count).isCloseTo(0.5, within(0.01));
            assertThat(squares / count).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
        }
    }
}
