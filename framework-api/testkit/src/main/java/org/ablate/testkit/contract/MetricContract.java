package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.training.Metric;
import org.ablate.spi.training.Metric.Observation;
import org.ablate.testkit.check.Footprint;
import org.ablate.testkit.check.Samples;
import org.junit.jupiter.api.Test;

/** What every metric of token scores must do: the same value however the split is cut into batches. */
public abstract class MetricContract extends ComponentContract<Metric> {

    private static final int TIME = 4;

    /** How many classes there are scores of; 2 for a metric of two. */
    protected int classes() {
        return 5;
    }

    /**
     * Four rows, of which the last position of each counts for nothing.
     *
     * @param certainty what the right class's score is raised by
     */
    private Observation observation(double certainty, int fromRow, int toRow, long ignoredSeed) {
        NDArray scores = Samples.normal(ops(), 1, new Shape(4, TIME, classes()));
        NDArray tokens = Samples.tokens(ops(), 2, classes(), new Shape(4, TIME));
        long[] labels = tokens.toLongArray();
        float[] logits = scores.toFloatArray();
        float[] ignored =
                Samples.normal(ops(), ignoredSeed, new Shape(logits.length)).toFloatArray();
        for (int i = 0; i < labels.length; i++) {
            logits[i * classes() + (int) labels[i]] += (float) certainty;
            if (i % TIME == TIME - 1) {
                labels[i] = CrossEntropyOptions.IGNORE;
                System.arraycopy(ignored, i * classes(), logits, i * classes(), classes());
            }
        }
        String rows = fromRow + ":" + toRow;
        NDArray some =
                ops().manager().create(logits, new Shape(4, TIME, classes())).get(rows);
        NDArray wanted = ops().manager().create(labels, new Shape(4, TIME)).get(rows);
        double loss =
                ops().crossEntropy(some, wanted, CrossEntropyOptions.PLAIN).getFloat();
        long targets = (long) (toRow - fromRow) * (TIME - 1);
        return new Observation(some, wanted, loss, targets, 3 * targets);
    }

    private double value(Observation... observations) {
        return value(component(bench()), List.of(observations));
    }

    private static double value(Metric metric, List<Observation> observations) {
        Metric.Tally tally = metric.begin();
        observations.forEach(tally::add);
        return tally.value();
    }

    @Test
    void combinesBatchesOfAnySize() {
        double whole = value(observation(1, 0, 4, 3));
        assertThat(whole).as("the value").isFinite();
        assertThat(value(observation(1, 0, 1, 3), observation(1, 1, 4, 3)))
                .as("the value of a batch of one and one of three")
                .isCloseTo(whole, within(1e-5 * (1 + Math.abs(whole))));
        assertThat(value(observation(1, 1, 4, 3), observation(1, 0, 1, 3)))
                .as("the value in another order")
                .isCloseTo(whole, within(1e-5 * (1 + Math.abs(whole))));
    }

    @Test
    void leavesOutWhatDoesNotCount() {
        double whole = value(observation(1, 0, 4, 3));
        assertThat(value(observation(1, 0, 4, 99)))
                .as("the value when the scores of positions that do not count are others")
                .isCloseTo(whole, within(1e-5 * (1 + Math.abs(whole))));
    }

    @Test
    void beginsAnewEachTime() {
        Metric metric = component(bench());
        double once = value(metric, List.of(observation(1, 0, 4, 3)));
        value(metric, List.of(observation(5, 0, 4, 3)));
        assertThat(value(metric, List.of(observation(1, 0, 4, 3))))
                .as("the same after another tally")
                .isEqualTo(once);
    }

    @Test
    void saysWhichDirectionIsBetter() {
        double good = value(observation(8, 0, 4, 3));
        double bad = value(observation(-8, 0, 4, 3));
        if (component(bench()).lowerIsBetter()) {
            assertThat(good).as("with the right classes ahead, lower is better").isLessThan(bad);
        } else {
            assertThat(good)
                    .as("with the right classes ahead, higher is better")
                    .isGreaterThan(bad);
        }
    }

    @Test
    void keepsNoArrayBeyondTheBatch() {
        Metric.Tally tally = component(bench()).begin();
        Footprint.assertNothingOutlives(ops(), () -> tally.add(observation(1, 0, 4, 3)));
        assertThat(tally.value()).as("the value").isFinite();
    }
}
