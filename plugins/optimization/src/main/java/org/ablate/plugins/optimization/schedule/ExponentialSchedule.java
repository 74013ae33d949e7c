package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/**
 * Falls by the same factor every step: {@code gammaˢᵗᵉᵖ⁻ʷᵃʳᵐᵘᵖ}. PyTorch's {@code ExponentialLR} counted in steps.
 */
@Component(
        value = "exponential",
        summary = "Falls by the same factor every step",
        formula = "gamma^step",
        verdict = "Falls by the same share each step")
public final class ExponentialSchedule extends WarmupSchedule {

    /** The fields of the exponential schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @Doc("factor of each step, more than 0, at most 1") @Default("0.999") @Positive @DecimalMax("1")
            double gamma) {}

    private final Config config;

    public @Inject ExponentialSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        return StrictMath.pow(config.gamma(), (double) step);
    }
}
