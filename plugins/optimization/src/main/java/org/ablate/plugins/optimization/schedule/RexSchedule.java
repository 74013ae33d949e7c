package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;

/**
 * Reflected exponential decay (Chen et al., 2021, arXiv:2107.04197), which stays high long and falls steeply at the end. With
 * r the share of steps left:
 *
 * <pre>
 * minimum + (1 − minimum) · r / (½ + ½ · r)
 * </pre>
 */
@Component(
        value = "rex",
        summary = "Reflected exponential: slow at first, steep at the end",
        formula = "(1 - t) / (1 - t / 2)",
        paper = "Chen et al., 2021, arXiv:2107.04197",
        verdict = "Holds on longer than linear; good for small budgets")
public final class RexSchedule extends WarmupSchedule {

    /** The fields of the rex schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @ScheduleFields.DecayMinimum double minimum,

            @ScheduleFields.DecayEnd Optional<@Positive Long> decaySteps)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checkEnd(warmup, decaySteps, checks);
        }
    }

    private final Config config;

    public @Inject RexSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        double left = 1 - Math.min(1, (double) step / decaySteps(config.decaySteps(), steps));
        return config.minimum() + (1 - config.minimum()) * left / (0.5 + 0.5 * left);
    }
}
