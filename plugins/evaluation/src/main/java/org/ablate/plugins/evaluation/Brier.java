package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/** The mean squared difference of the probability of the second class and what came true, from 0 to 1 (Brier, 1950, doi:10.1175/1520-0493(1950)078). */
@Component(
        value = "brier",
        summary = "Mean squared error of the probability, of two classes",
        formula = "mean of (probability − label)²",
        paper = "Brier, 1950, Verification of forecasts expressed in terms of probability",
        verdict = "judges whether probabilities can be believed")
public final class Brier implements Metric {

    private final Ops ops;

    @Inject
    Brier(Ops ops) {
        this.ops = ops;
    }

    @Override
    public Tally begin() {
        return new BinaryTally(ops, Brier::of);
    }

    private static double of(List<BinaryTally.Scored> all) {
        return all.stream()
                .mapToDouble(scored -> {
                    double difference = scored.probability() - (scored.positive() ? 1 : 0);
                    return difference * difference;
                })
                .average()
                .orElse(Double.NaN);
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }
}
