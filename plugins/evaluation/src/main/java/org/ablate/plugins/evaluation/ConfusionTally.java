package org.ablate.plugins.evaluation;

import ai.djl.ndarray.NDArray;
import java.util.function.ToDoubleFunction;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/** Counts which class was chosen where which was right, the first of equal scores being the choice, and makes a metric of it at the end; NaN when nothing was added. */
final class ConfusionTally implements Metric.Tally {

    private static final int MOST_CLASSES = 2_000;

    private static final String COUNTS = """
            def counts(self, logits: Tensor, labels: Tensor) -> Tensor:
                classes = torch.size(logits, -1)
                choices = torch.flatten(torch.argmax(logits, -1))
                right = torch.flatten(labels)
                kept = torch.flatten(torch.nonzero(torch.ne(right, -100)))
                pairs = torch.add(torch.mul(torch.index_select(right, 0, kept), classes), torch.index_select(choices, 0, kept))
                return torch.bincount(pairs, None, torch.mul(classes, classes))
            """;

    private final Ops ops;
    private final ToDoubleFunction<Confusion> metric;
    private long[][] counts = {};

    ConfusionTally(Ops ops, ToDoubleFunction<Confusion> metric) {
        this.ops = ops;
        this.metric = metric;
    }

    @Override
    public void add(Metric.Observation observation) {
        int classes = Math.toIntExact(observation
                .logits()
                .getShape()
                .get(observation.logits().getShape().dimension() - 1));
        if (classes > MOST_CLASSES) {
            throw new ExperimentException(
                    "a metric of classes, such as f1, compares each class with each other, which is too" + " many for "
                            + classes + " of them; choose accuracy for a language model");
        }
        if (counts.length == 0) {
            counts = new long[classes][classes];
        }
        try (NDArray found = ops.kernel("counts", COUNTS).call(observation.logits(), observation.labels())) {
            long[] flat = found.toLongArray();
            for (int i = 0; i < flat.length; i++) {
                counts[i / classes][i % classes] += flat[i];
            }
        }
    }

    @Override
    public double value() {
        return counts.length == 0 ? Double.NaN : metric.applyAsDouble(new Confusion(counts));
    }
}
