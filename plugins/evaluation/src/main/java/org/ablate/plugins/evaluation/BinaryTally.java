package org.ablate.plugins.evaluation;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/** Collects the probability of the second of two classes beside each label; NaN when nothing was added. */
final class BinaryTally implements Metric.Tally {

    private static final String PROBABILITIES = """
            def probabilities(self, logits: Tensor) -> Tensor:
                return torch.flatten(torch.select(torch.softmax(logits, -1, 6), -1, 1))
            """;

    private final Ops ops;
    private final ToDoubleFunction<List<Scored>> metric;
    private final List<Scored> all = new ArrayList<>();

    /**
     * A label that counts.
     *
     * @param probability that the model gives the second class
     * @param positive whether the label is the second class
     */
    record Scored(double probability, boolean positive) {}

    /**
     * @param metric of all labels, the most probable first
     */
    BinaryTally(Ops ops, ToDoubleFunction<List<Scored>> metric) {
        this.ops = ops;
        this.metric = metric;
    }

    @Override
    public void add(Metric.Observation observation) {
        long classes = observation
                .logits()
                .getShape()
                .get(observation.logits().getShape().dimension() - 1);
        if (classes != 2) {
            throw new ExperimentException("a metric of two classes, such as roc-auc, cannot judge " + classes
                    + " of them; choose f1 or accuracy");
        }
        try (NDArray probabilities = ops.kernel("probabilities", PROBABILITIES).call(observation.logits())) {
            float[] values = probabilities.toFloatArray();
            long[] labels = observation.labels().toLongArray();
            for (int i = 0; i < values.length; i++) {
                if (labels[i] >= 0) {
                    all.add(new Scored(values[i], labels[i] == 1));
                }
            }
        }
    }

    @Override
    public double value() {
        all.sort(Comparator.comparingDouble(Scored::probability).reversed());
        return all.isEmpty() ? Double.NaN : metric.applyAsDouble(all);
    }

    /** Counts of labels down to some probability, at each probability that occurs. */
    interface Thresholds {

        /**
         * @param positives labels of the second class so far
         * @param negatives labels of the first class so far
         */
        void at(long positives, long negatives);
    }

    /** Goes through the probabilities that occur, from the highest; labels of equal probability come together. */
    static void thresholds(List<Scored> sorted, Thresholds visitor) {
        long positives = 0;
        long negatives = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).positive()) {
                positives++;
            } else {
                negatives++;
            }
            boolean last = i + 1 == sorted.size()
                    || sorted.get(i + 1).probability() < sorted.get(i).probability();
            if (last) {
                visitor.at(positives, negatives);
            }
        }
    }
}
