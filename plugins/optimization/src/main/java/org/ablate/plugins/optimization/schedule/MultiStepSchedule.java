package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/**
 * Falls by a factor at each milestone: gamma to the power of how many milestones are not after the step. PyTorch's
 * {@code MultiStepLR}.
 */
@Component(
        value = "multi-step",
        summary = "Falls by a factor at each milestone",
        formula = "gamma^(milestones passed)",
        verdict = "Jumps where you say")
public final class MultiStepSchedule extends WarmupSchedule {

    /** The fields of the multi-step schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @Doc("steps of the run, counted from its start, at which the factor falls") @NotEmpty
            List<@PositiveOrZero Long> milestones,

            @Doc("factor of each fall, more than 0, at most 1") @Default("0.1") @Positive @DecimalMax("1")
            double gamma) {}

    private final Config config;

    public @Inject MultiStepSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        long sinceStart = config.warmup() + step;
        long passed = config.milestones().stream()
                .filter(milestone -> milestone <= sinceStart)
                .count();
        return StrictMath.pow(config.gamma(), (double) passed);
    }
}
