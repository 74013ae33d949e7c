package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Classes;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/** The probability that a text of the second class is scored above one of the first, ties counting half: the area under the curve of true against false positives (Hanley and McNeil, 1982, doi:10.1148/radiology.143.1.7063747); NaN where one class is missing. */
@Component(
        value = "roc-auc",
        summary = "Area under the curve of true against false positives, of two classes",
        formula = "P(score of a positive > score of a negative)",
        paper = "Hanley and McNeil, 1982, doi:10.1148/radiology.143.1.7063747",
        verdict = "judges the order of scores, whatever the threshold")
public final class RocAuc implements Metric {

    private final Ops ops;

    @Inject
    RocAuc(Ops ops) {
        this.ops = ops;
    }

    @Override
    public Tally begin() {
        return new BinaryTally(ops, RocAuc::of);
    }

    private static double of(List<BinaryTally.Scored> sorted) {
        double[] area = {0};
        long[] before = {0, 0};
        BinaryTally.thresholds(sorted, (positives, negatives) -> {
            area[0] += (negatives - before[1]) * (positives + before[0]) / 2.0;
            before[0] = positives;
            before[1] = negatives;
        });
        return area[0] / ((double) before[0] * before[1]);
    }

    @Override
    public String whyUndefined() {
        return "one of the two classes has no label";
    }

    @Override
    public boolean definedFor(Classes judged) {
        return judged.counts().stream().allMatch(count -> count > 0);
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }
}
