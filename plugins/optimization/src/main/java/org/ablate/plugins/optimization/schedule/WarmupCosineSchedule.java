package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;

/**
 * A linear rise, then half a cosine down to a minimum that is then held (Loshchilov and Hutter, 2017, arXiv:1608.03983, without
 * restarts):
 *
 * <pre>
 * step / warmup                                                             while step &lt; warmup
 * minimum + (1 − minimum) · (1 + cos(π · (step − warmup) / (decaySteps − warmup))) / 2    until decaySteps
 * </pre>
 *
 * <p>The factor of step 0 is 0 when there is a warm-up: the convention of Hugging Face's schedules.
 */
@Component(
        value = "warmup-cosine",
        summary = "A linear rise, then half a cosine down to a minimum",
        formula = "t / warmup, then cosine to the final share",
        paper = "Loshchilov and Hutter, 2016, arXiv:1608.03983",
        verdict = "The default")
public final class WarmupCosineSchedule extends WarmupSchedule {

    /** The fields of the cosine schedule. */
    public record Config(
            @Doc("steps over which the factor rises from 0 to 1; 0 for none") @Default("100") @PositiveOrZero
            long warmup,

            @Doc("share of the peak at which the cosine ends") @Default("0.1") @Fraction
            double minimum,

            @Doc("step at which the cosine ends; the length of the run when absent")
            Optional<@Positive Long> decaySteps)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checkEnd(warmup, decaySteps, checks);
        }
    }

    private final Config config;

    public @Inject WarmupCosineSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        double progress = Math.min(1, (double) step / decaySteps(config.decaySteps(), steps));
        return config.minimum() + (1 - config.minimum()) * cosine(progress);
    }
}
