package org.ablate.plugins.optimization;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import org.ablate.spi.component.Checked;
import org.ablate.spi.component.Checks;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.training.Schedule;

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
@Component(value = "warmup-cosine", summary = "A linear rise, then half a cosine down to a minimum")
public final class WarmupCosineSchedule implements Schedule {

    /** The fields of the cosine schedule. */
    public record Config(
            @Doc("steps over which the factor rises from 0 to 1; 0 for none") @Default("100") @PositiveOrZero
            long warmup,

            @Doc("share of the peak at which the cosine ends") @Default("0.1") @Fraction
            double minimum,

            @Doc("step at which the cosine ends; the length of the run when absent")
            Optional<@Positive Long> decaySteps)
            implements Checked {

        @Override
        public void check(Checks checks) {
            decaySteps.ifPresent(end -> checks.require(
                    end > warmup,
                    "decaySteps",
                    "the cosine would end at step " + end + ", before the warm-up of " + warmup
                            + " steps does; it must end later"));
        }
    }

    private final Config config;

    @Inject
    WarmupCosineSchedule(Config config) {
        this.config = config;
    }

    @Override
    public double factor(long step, long steps) {
        if (step < config.warmup()) {
            return (double) step / config.warmup();
        }
        long end = config.decaySteps().orElse(steps);
        if (step >= end) {
            return config.minimum();
        }
        double progress = (double) (step - config.warmup()) / (end - config.warmup());
        return config.minimum() + (1 - config.minimum()) * (1 + StrictMath.cos(Math.PI * progress)) / 2;
    }
}
