package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;

/** The full learning rate at every step, after a linear warm-up {@code step / warmup} if asked. */
@Component(
        value = "constant",
        summary = "The full learning rate at every step, after a warm-up if asked",
        formula = "1",
        verdict = "For short runs and comparisons")
public final class ConstantSchedule extends WarmupSchedule {

    /** The fields of the constant schedule. */
    public record Config(@ScheduleFields.WarmUpSteps long warmup) {}

    public @Inject ConstantSchedule(Config config) {
        super(config.warmup());
    }

    @Override
    double curve(long step, long steps) {
        return 1;
    }
}
