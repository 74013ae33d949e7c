package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.training.Metric;

/** {@code exp} of the mean loss per predicted token (Jelinek et al., 1977, doi:10.1121/1.2016299); depends on the tokenizer. */
@Component(
        value = "perplexity",
        summary = "Exponential of the mean loss per predicted token",
        formula = "exp(loss)",
        verdict = "Depends on the tokenizer: compare within one")
public final class Perplexity implements Metric {

    @Inject
    Perplexity() {}

    @Override
    public Tally begin() {
        return new LossTally(sums -> Math.exp(sums.nats() / sums.targets()));
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }
}
