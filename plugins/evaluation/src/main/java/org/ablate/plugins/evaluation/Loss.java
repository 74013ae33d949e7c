package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.training.Metric;

/** The mean loss of the labels that count, in nats: every label weighs the same, however long its row. */
@Component(
        value = "loss",
        summary = "Mean loss per predicted token, in nats",
        formula = "mean -log p(label)",
        verdict = "In nats")
public final class Loss implements Metric {

    @Inject
    Loss() {}

    @Override
    public Tally begin() {
        return new LossTally(sums -> sums.nats() / sums.targets());
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }
}
