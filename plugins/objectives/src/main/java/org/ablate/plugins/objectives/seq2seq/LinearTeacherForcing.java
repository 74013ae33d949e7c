package org.ablate.plugins.objectives.seq2seq;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;

/** {@code ε(i) = max(least, 1 − i / steps)} (Bengio et al., 2015, arXiv:1506.03099, section 2.4). */
@Component(
        value = "linear",
        summary = "Falls by the same amount each step",
        formula = "ε(i) = max(least, 1 − i / steps)",
        paper = "Bengio et al., 2015, arXiv:1506.03099",
        verdict = "the simplest; give it the length of the run")
public final class LinearTeacherForcing implements TeacherForcingSchedule {

    /** The fields of the linear decay. */
    public record Config(
            @Doc("steps after which the decoder would read its own words only") @Default("10000") @Positive
            int steps,

            @Doc("the probability of the true word never falls below this") @Default("0.0") @Fraction
            double least) {}

    private final Config config;

    public @Inject LinearTeacherForcing(Config config) {
        this.config = config;
    }

    @Override
    public double truth(long step) {
        return Math.max(config.least(), 1 - (double) step / config.steps());
    }
}
