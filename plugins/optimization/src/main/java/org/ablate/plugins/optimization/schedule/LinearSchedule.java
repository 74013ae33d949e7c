package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;

/**
 * A straight line from the peak to a minimum that is then held:
 *
 * <pre>
 * minimum + (1 − minimum) · (1 − (step − warmup) / (decaySteps − warmup))
 * </pre>
 *
 * <p>Devlin et al., 2019, arXiv:1810.04805, train with it; steps are counted as Hugging Face does.
 */
@Component(
        value = "linear",
        summary = "A straight line down to a minimum",
        formula = "1 - t, down to the final share",
        verdict = "Simple and as good as cosine")
public final class LinearSchedule extends WarmupSchedule {

    /** The fields of the linear schedule. */
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

    public @Inject LinearSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        double progress = Math.min(1, (double) step / decaySteps(config.decaySteps(), steps));
        return config.minimum() + (1 - config.minimum()) * (1 - progress);
    }
}
