package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/**
 * The correlation of choices and labels, from −1 to 1, 0 for chance (Matthews, 1975, doi:10.1016/0005-2795(75)90109-9), for any
 * number of classes as {@code R_K} (Gorodkin, 2004, doi:10.1016/j.compbiolchem.2004.09.006): {@code (c · n − Σ chosen · right) /
 * √((n² − Σ chosen²) · (n² − Σ right²))} with c hits of n labels; 0 where one of the factors is.
 */
@Component(
        value = "matthews",
        summary = "Correlation of choices and labels, 0 for chance",
        formula = "(c · n − Σ chosen · right) / √((n² − Σ chosen²) · (n² − Σ right²))",
        paper = "Gorodkin, 2004, doi:10.1016/j.compbiolchem.2004.09.006",
        verdict = "one number for classes of unequal size")
public final class Matthews implements Metric {

    private final Ops ops;

    @Inject
    Matthews(Ops ops) {
        this.ops = ops;
    }

    @Override
    public Tally begin() {
        return new ConfusionTally(ops, Matthews::of);
    }

    private static double of(Confusion confusion) {
        double total = confusion.total();
        double covariance =
                confusion.allHits() * total - confusion.sum(label -> confusion.chosen(label) * confusion.right(label));
        double ofChoices = total * total - confusion.sum(label -> confusion.chosen(label) * confusion.chosen(label));
        double ofLabels = total * total - confusion.sum(label -> confusion.right(label) * confusion.right(label));
        return ofChoices * ofLabels == 0 ? 0 : covariance / Math.sqrt(ofChoices * ofLabels);
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }
}
