package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Classes;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/** Precision at each threshold, weighed by how much recall it adds: {@code Σ (recall(n) − recall(n−1)) · precision(n)}; NaN where the second class is missing. */
@Component(
        value = "average-precision",
        summary = "Area under the curve of precision against recall, of two classes",
        formula = "Σ (recall(n) − recall(n−1)) · precision(n)",
        paper = "Zhu, 2004, Recall, precision and average precision",
        verdict = "where the second class is rare and matters")
public final class AveragePrecision implements Metric {

    private final Ops ops;

    @Inject
    AveragePrecision(Ops ops) {
        this.ops = ops;
    }

    @Override
    public Tally begin() {
        return new BinaryTally(ops, AveragePrecision::of);
    }

    private static double of(List<BinaryTally.Scored> sorted) {
        double[] sum = {0};
        long[] before = {0};
        BinaryTally.thresholds(sorted, (positives, negatives) -> {
            sum[0] += (double) (positives - before[0]) * positives / (positives + negatives);
            before[0] = positives;
        });
        return sum[0] / before[0];
    }

    @Override
    public String whyUndefined() {
        return "the second of the two classes has no label";
    }

    @Override
    public boolean definedFor(Classes judged) {
        return judged.size() != 2 || judged.counts().get(1) > 0;
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }
}
