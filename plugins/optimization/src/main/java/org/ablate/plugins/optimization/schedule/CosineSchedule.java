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
 * Half a cosine from the peak to a minimum (Loshchilov and Hutter, 2017, arXiv:1608.03983, without restarts):
 *
 * <pre>
 * minimum + (1 − minimum) · (1 + cos(π · (step − warmup) / (decaySteps − warmup))) / 2
 * </pre>
 *
 * <p>Behind its end the minimum is held, or the cosine goes on and rises again, as PyTorch's {@code CosineAnnealingLR} does.
 */
@Component(
        value = "cosine",
        summary = "Half a cosine down to a minimum",
        formula = "(1 + cos(pi * t)) / 2",
        paper = "Loshchilov and Hutter, 2016, arXiv:1608.03983",
        verdict = "The usual one for a run of known length")
public final class CosineSchedule extends WarmupSchedule {

    /** What follows the end of the cosine. */
    public enum Afterwards {
        /** The minimum. */
        HOLD,
        /** The rising half, and so on: a wave. */
        RISE
    }

    /** The fields of the cosine schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @ScheduleFields.DecayMinimum double minimum,

            @ScheduleFields.DecayEnd Optional<@Positive Long> decaySteps,

            @Doc("what follows the end: hold (the minimum) or rise (the cosine goes on)") @Default("hold")
            Afterwards afterwards)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checkEnd(warmup, decaySteps, checks);
        }
    }

    private final Config config;

    public @Inject CosineSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        double progress = (double) step / decaySteps(config.decaySteps(), steps);
        double bounded = config.afterwards() == Afterwards.HOLD ? Math.min(1, progress) : progress;
        return config.minimum() + (1 - config.minimum()) * cosine(bounded);
    }
}
