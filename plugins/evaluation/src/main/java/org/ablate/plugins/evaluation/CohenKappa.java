package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/**
 * Agreement of choices and labels beyond chance, {@code (observed − expected) / (1 − expected)}, at most 1 and 0 for chance
 * (Cohen, 1960, doi:10.1177/001316446002000104); NaN where chance alone would agree always.
 */
@Component(
        value = "cohen-kappa",
        summary = "Agreement of choices and labels beyond chance",
        formula = "(observed − expected) / (1 − expected)",
        paper = "Cohen, 1960, doi:10.1177/001316446002000104",
        verdict = "where chance alone would often be right")
public final class CohenKappa implements Metric {

    private final Ops ops;

    @Inject
    CohenKappa(Ops ops) {
        this.ops = ops;
    }

    @Override
    public Tally begin() {
        return new ConfusionTally(ops, CohenKappa::of);
    }

    private static double of(Confusion confusion) {
        double total = confusion.total();
        double observed = confusion.allHits() / total;
        double expected = confusion.sum(label -> confusion.chosen(label) * confusion.right(label)) / (total * total);
        return (observed - expected) / (1 - expected);
    }

    @Override
    public String whyUndefined() {
        return "one class is all that was labeled and chosen, so that chance alone agrees always";
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }
}
