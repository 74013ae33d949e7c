package org.ablate.plugins.evaluation;

import java.util.function.ToDoubleFunction;
import org.ablate.spi.training.Metric;

/** Sums over batches, and a metric made of them at the end; NaN when nothing was added. */
final class LossTally implements Metric.Tally {

    private final ToDoubleFunction<Sums> metric;
    private Sums sums = new Sums(0, 0, 0);

    /**
     * What was added up.
     *
     * @param nats loss
     * @param targets labels that counted
     * @param bytes UTF-8 bytes of the text they stand for
     */
    record Sums(double nats, long targets, long bytes) {}

    LossTally(ToDoubleFunction<Sums> metric) {
        this.metric = metric;
    }

    @Override
    public void add(Metric.Observation observation) {
        sums = new Sums(
                sums.nats() + observation.lossSum(),
                sums.targets() + observation.targets(),
                sums.bytes() + observation.bytes());
    }

    @Override
    public double value() {
        return metric.applyAsDouble(sums);
    }
}
