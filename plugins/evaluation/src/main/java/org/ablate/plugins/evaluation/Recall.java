package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/** The share of the labels of a class that were chosen; 0 for a class that never was right. */
@Component(
        value = "recall",
        summary = "Share of the labels of a class that were chosen, over classes",
        formula = "hits / right",
        verdict = "beside precision: how much is found")
public final class Recall implements Metric {

    /** The fields of recall. */
    public record Config(
            @Doc(
                    "how the classes' figures become one: macro is their mean, micro counts all labels together, weighted is"
                            + " their mean by how often each class is right")
            @Default("macro")
            Average average) {}

    private final Config config;
    private final Ops ops;

    @Inject
    Recall(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public Tally begin() {
        return new ConfusionTally(ops, confusion -> config.average().of(confusion, ClassCounts::recall));
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }
}
