package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/**
 * Falls by a factor every so many steps: {@code gamma^⌊(step − warmup) / every⌋}. PyTorch's {@code StepLR}; He et al., 2016,
 * arXiv:1512.03385, train with it.
 */
@Component(
        value = "step",
        summary = "Falls by a factor every so many steps",
        formula = "gamma^floor(step / size)",
        verdict = "For vision's habits; jumps upset the loss")
public final class StepSchedule extends WarmupSchedule {

    /** The fields of the step schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @Doc("steps from one fall to the next") @Positive
            long every,

            @Doc("factor of each fall, more than 0, at most 1") @Default("0.1") @Positive @DecimalMax("1")
            double gamma) {}

    private final Config config;

    public @Inject StepSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        return StrictMath.pow(config.gamma(), (double) Math.floorDiv(step, config.every()));
    }
}
