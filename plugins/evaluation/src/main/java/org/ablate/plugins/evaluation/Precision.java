package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/** The share of the choices of a class that were right; 0 for a class that was never chosen. */
@Component(
        value = "precision",
        summary = "Share of the choices of a class that were right, over classes",
        formula = "hits / chosen",
        verdict = "beside recall: how far to trust a choice")
public final class Precision implements Metric {

    /** The fields of precision. */
    public record Config(
            @Doc(
                    "how the classes' figures become one: macro is their mean, micro counts all labels together, weighted is"
                            + " their mean by how often each class is right")
            @Default("macro")
            Average average) {}

    private final Config config;
    private final Ops ops;

    @Inject
    Precision(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public Tally begin() {
        return new ConfusionTally(ops, confusion -> config.average().of(confusion, ClassCounts::precision));
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }
}
