package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;

/**
 * A power of the share of steps left, down to a minimum that is then held:
 *
 * <pre>
 * minimum + (1 − minimum) · (1 − (step − warmup) / (decaySteps − warmup))ᵖᵒʷᵉʳ
 * </pre>
 *
 * <p>The "poly" policy (Liu et al., 2015, arXiv:1506.04579); a power of 1 is a line.
 */
@Component(
        value = "polynomial",
        summary = "A power of the share of steps left",
        formula = "(1 - t)^power",
        verdict = "BERT's with power 1")
public final class PolynomialSchedule extends WarmupSchedule {

    /** The fields of the polynomial schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @ScheduleFields.DecayMinimum double minimum,

            @Doc("exponent of the share of steps left") @Default("2.0") @Positive
            double power,

            @ScheduleFields.DecayEnd Optional<@Positive Long> decaySteps)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checkEnd(warmup, decaySteps, checks);
        }
    }

    private final Config config;

    public @Inject PolynomialSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        double progress = Math.min(1, (double) step / decaySteps(config.decaySteps(), steps));
        return config.minimum() + (1 - config.minimum()) * StrictMath.pow(1 - progress, config.power());
    }
}
