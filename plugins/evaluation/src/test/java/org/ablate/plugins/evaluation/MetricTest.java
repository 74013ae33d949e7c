package org.ablate.plugins.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.training.Metric;
import org.ablate.spi.training.Metric.Observation;
import org.ablate.spi.training.Metric.Tally;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    /** Two batches of unequal size: 12 nats over 6 labels and 9 bytes. */
    private static double overTwoBatches(Metric metric) {
        NDArray nothing = engine.array(new float[1], 1, 1, 1);
        Tally tally = metric.begin();
        tally.add(new Observation(nothing, nothing, 11, 5, 7));
        tally.add(new Observation(nothing, nothing, 1, 1, 2));
        return tally.value();
    }

    @Test
    void everyLabelWeighsTheSame() {
        assertThat(overTwoBatches(new Loss())).isEqualTo(2);
        assertThat(overTwoBatches(new Perplexity())).isCloseTo(Math.exp(2), within(1e-12));
    }

    @Test
    void bitsAreSharedAmongBytes() {
        assertThat(overTwoBatches(new BitsPerByte())).isCloseTo(12 / Math.log(2) / 9, within(1e-12));
    }

    @Test
    void accuracyCountsFirstChoicesWhereLabelsCount() {
        NDArray logits = engine.array(
                new float[] {9, 1, 0, /**/ 0, 1, 2, /**/ 5, 6, 4, /**/ 1, 0, 0}, 1, 4, 3); // choices 0, 2, 1, 0
        Tally tally = new Accuracy(engine.ops()).begin();
        tally.add(new Observation(logits, engine.array(new long[] {0, 2, 0, -100}, 1, 4), 0, 3, 3));
        assertThat(tally.value()).isCloseTo(2 / 3.0, within(1e-12));
        tally.add(new Observation(logits, engine.array(new long[] {-100, -100, -100, 1}, 1, 4), 0, 1, 1));
        assertThat(tally.value()).isCloseTo(2 / 4.0, within(1e-12));
    }

    /** PyTorch's and NumPy's argmax: the first of equal scores. */
    @Test
    void theFirstOfEqualScoresIsTheChoice() {
        NDArray logits = engine.array(new float[] {1, 1, 0, /**/ 0, 2, 2, /**/ 3, 3, 3}, 3, 1, 3); // choices 0, 1, 0
        Observation observation = new Observation(logits, engine.array(new long[] {1, 1, 0}, 3, 1), 0, 3, 0);
        Tally accuracy = new Accuracy(engine.ops()).begin();
        accuracy.add(observation);
        assertThat(accuracy.value()).isCloseTo(2 / 3.0, within(1e-12));
        Tally confusion = new ConfusionTally(engine.ops(), it -> it.chosen(0) + 10 * it.chosen(1) + 100 * it.chosen(2));
        confusion.add(observation);
        assertThat(confusion.value()).isEqualTo(12);
    }

    @Test
    void nothingSeenIsNotANumber() {
        assertThat(new Loss().begin().value()).isNaN();
        assertThat(new Accuracy(engine.ops()).begin().value()).isNaN();
    }

    @Test
    void onlyAccuracyIsBetterWhenHigher() {
        assertThat(new Loss().lowerIsBetter()).isTrue();
        assertThat(new Perplexity().lowerIsBetter()).isTrue();
        assertThat(new BitsPerByte().lowerIsBetter()).isTrue();
        assertThat(new Accuracy(engine.ops()).lowerIsBetter()).isFalse();
    }
}
