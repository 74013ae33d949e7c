package org.ablate.plugins.objectives.seq2seq;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;

/** {@code ε(i) = kⁱ} (Bengio et al., 2015, arXiv:1506.03099, section 2.4). */
@Component(
        value = "exponential",
        summary = "Falls by the same factor each step",
        formula = "ε(i) = kⁱ",
        paper = "Bengio et al., 2015, arXiv:1506.03099",
        verdict = "falls fastest at first")
public final class ExponentialTeacherForcing implements TeacherForcingSchedule {

    /** The fields of the exponential decay. */
    public record Config(
            @Doc("the factor k, below 1") @Default("0.9999") @Fraction
            double factor) {}

    private final Config config;

    public @Inject ExponentialTeacherForcing(Config config) {
        this.config = config;
    }

    @Override
    public double truth(long step) {
        return Math.pow(config.factor(), (double) step);
    }
}
