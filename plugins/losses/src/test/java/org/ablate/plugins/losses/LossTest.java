package org.ablate.plugins.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.training.Loss;
import org.ablate.testkit.FiniteDifferences;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the references do not cover, by each paper's formula in double arithmetic. */
class LossTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final float[] SCORES = {1, 2, 4, 0, -1, 3, 0.5f, 0.25f, 2, -2, 1, 0};
    private static final long[] LABELS = {2, 0, 2, -100};

    private static final CrossEntropy.Config PLAIN = new CrossEntropy.Config(0, List.of(), 0);

    private static NDArray scores() {
        return engine.array(SCORES, 1, 4, 3);
    }

    private static Loss.Target target() {
        return new Loss.Target(engine.array(LABELS, 1, 4), Optional.of(engine.normal(5, 1, 4, 3)));
    }

    private static double sum(Loss loss) {
        return loss.sum(scores(), target()).getFloat();
    }

    private static double logSum(int row) {
        return Math.log(Math.exp(SCORES[3 * row]) + Math.exp(SCORES[3 * row + 1]) + Math.exp(SCORES[3 * row + 2]));
    }

    private static double logP(int row, int label) {
        return SCORES[3 * row + label] - logSum(row);
    }

    /** Every loss, for what holds for all. */
    private static Map<String, Loss> all() {
        Map<String, Loss> all = new LinkedHashMap<>();
        all.put("cross-entropy", new CrossEntropy(PLAIN, engine.ops()));
        all.put(
                "cross-entropy with all",
                new CrossEntropy(new CrossEntropy.Config(0.2, List.of(0.5, 2.0, 1.0), 0.1), engine.ops()));
        all.put("focal", new Focal(new Focal.Config(2, List.of()), engine.ops()));
        all.put("focal of a root, weighted", new Focal(new Focal.Config(0.5, List.of(1.0, 2.0, 3.0)), engine.ops()));
        all.put("unlikelihood", new Unlikelihood(new Unlikelihood.Config(0.7), engine.ops()));
        for (KullbackLeibler.Direction direction : KullbackLeibler.Direction.values()) {
            all.put("kl-divergence " + direction, divergence(direction));
        }
        all.put("mse", new MeanSquaredError(engine.ops()));
        all.put("contrastive", new Contrastive(new Contrastive.Config(0.5, false), engine.ops()));
        all.put("contrastive, symmetric", new Contrastive(new Contrastive.Config(0.5, true), engine.ops()));
        return all;
    }

    private static Loss divergence(KullbackLeibler.Direction direction) {
        return new KullbackLeibler(new KullbackLeibler.Config(direction, 3), engine.ops());
    }

    @TestFactory
    Stream<DynamicTest> gradientsEqualFiniteDifferences() {
        return each((name, loss) -> {
            NDArray scores = engine.trainable(SCORES, 1, 4, 3);
            FiniteDifferences.assertGradients(engine.ops(), () -> loss.sum(scores, target()), 2e-2, scores);
        });
    }

    @TestFactory
    Stream<DynamicTest> whatDoesNotCountMayBeAnything() {
        return each((name, loss) -> {
            float[] other = SCORES.clone();
            other[9] = 50;
            other[11] = -7;
            Loss.Target target = target();
            assertThat(loss.sum(engine.array(other, 1, 4, 3), target).getFloat())
                    .isEqualTo(loss.sum(scores(), target).getFloat());
        });
    }

    @TestFactory
    Stream<DynamicTest> whatCountsForNothingCostsNothing() {
        return each((name, loss) -> {
            Loss.Target none =
                    new Loss.Target(engine.array(new long[] {-100, -100, -100, -100}, 1, 4), target().reference());
            assertThat(loss.sum(scores(), none).getFloat()).isZero();
        });
    }

    private interface Check {
        void of(String name, Loss loss);
    }

    private static Stream<DynamicTest> each(Check check) {
        return all().entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> check.of(entry.getKey(), entry.getValue())));
    }

    @Test
    void theZLossIsTheSquareOfTheLogSumExp() {
        double expected = 0;
        for (int row = 0; row < 3; row++) {
            expected += -logP(row, (int) LABELS[row]) + 0.1 * logSum(row) * logSum(row);
        }
        assertThat(sum(new CrossEntropy(new CrossEntropy.Config(0, List.of(), 0.1), engine.ops())))
                .isCloseTo(expected, within(1e-5));
    }

    @Test
    void unlikelihoodIsOfWhatTheRowSaidBeforeAndDoesNotSayNow() {
        double likely = -logP(0, 2) - logP(1, 0) - logP(2, 2);
        // Position 1 said 2 before; position 2 said 2 and 0 but is 2 itself.
        double unlikely = -Math.log(1 - Math.exp(logP(1, 2))) - Math.log(1 - Math.exp(logP(2, 0)));
        assertThat(sum(new Unlikelihood(new Unlikelihood.Config(0.7), engine.ops())))
                .isCloseTo(likely + 0.7 * unlikely, within(1e-5));
    }

    @Test
    void aTeacherThatAgreesCostsNothing() {
        Loss.Target agreeing = new Loss.Target(engine.array(LABELS, 1, 4), Optional.of(scores()));
        for (KullbackLeibler.Direction direction : KullbackLeibler.Direction.values()) {
            assertThat((double) divergence(direction).sum(scores(), agreeing).getFloat())
                    .isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void aSymmetricContrastIsTheMeanOfBothDirections() {
        NDArray a = engine.normal(1, 3, 4);
        NDArray b = engine.normal(2, 3, 4);
        NDArray labels = engine.array(new long[3], 3);
        Loss oneWay = new Contrastive(new Contrastive.Config(0.5, false), engine.ops());
        double there = oneWay.sum(a, new Loss.Target(labels, Optional.of(b))).getFloat();
        double back = oneWay.sum(b, new Loss.Target(labels, Optional.of(a))).getFloat();
        assertThat((double) new Contrastive(new Contrastive.Config(0.5, true), engine.ops())
                        .sum(a, new Loss.Target(labels, Optional.of(b)))
                        .getFloat())
                .isCloseTo((there + back) / 2, within(1e-5));
    }

    @Test
    void weightsOfTheTargetMultiplyThoseOfTheLoss() {
        NDArray weights = engine.array(new float[] {3, 1, 0.5f}, 3);
        List<Double> own = List.of(2.0, 1.0, 4.0);
        double crossEntropy = -6 * logP(1, 0) - 2 * logP(0, 2) - 2 * logP(2, 2);
        assertThat((double) new CrossEntropy(new CrossEntropy.Config(0, own, 0), engine.ops())
                        .sum(scores(), target().withClassWeights(weights))
                        .getFloat())
                .isCloseTo(crossEntropy, within(1e-4));
        assertThat((double) new Focal(new Focal.Config(0, List.of()), engine.ops())
                        .sum(scores(), target().withClassWeights(weights))
                        .getFloat())
                .isCloseTo(-3 * logP(1, 0) - 0.5 * (logP(0, 2) + logP(2, 2)), within(1e-4));
    }

    @Test
    void aWeightForEachClass() {
        Loss loss = new CrossEntropy(new CrossEntropy.Config(0, List.of(1.0, 2.0), 0), engine.ops());
        assertThatThrownBy(() -> sum(loss))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("2 weights, but the model scores 3 classes");
    }

    @Test
    void aComparingLossNeedsSomethingToCompareWith() {
        assertThatThrownBy(() ->
                        new MeanSquaredError(engine.ops()).sum(scores(), Loss.Target.of(engine.array(LABELS, 1, 4))))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'mse'");
    }
}
