package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/** The harmonic mean of precision and recall, {@code 2 · hits / (right + chosen)} (van Rijsbergen, 1979, "Information Retrieval"). */
@Component(
        value = "f1",
        summary = "Harmonic mean of precision and recall, over classes",
        formula = "2 · hits / (right + chosen)",
        paper = "van Rijsbergen, 1979, Information Retrieval",
        verdict = "for classes of unequal size, where accuracy flatters")
public final class F1 implements Metric {

    /** The fields of f1. */
    public record Config(
            @Doc(
                    "how the classes' figures become one: macro is their mean, micro counts all labels together, weighted is"
                            + " their mean by how often each class is right")
            @Default("macro")
            Average average) {}

    private final Config config;
    private final Ops ops;

    @Inject
    F1(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public Tally begin() {
        return new ConfusionTally(ops, confusion -> config.average().of(confusion, ClassCounts::f1));
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }
}
