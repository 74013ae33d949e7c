package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;

/**
 * Decay with the inverse square root of the step (Vaswani et al., 2017, arXiv:1706.03762, whose schedule is called "Noam"):
 *
 * <pre>
 * √(timescale / (step − warmup + timescale))
 * </pre>
 *
 * <p>With a timescale of the length of the warm-up, the default, this is {@code √(warmup / step)}, scaled so that the peak is 1;
 * the paper's peak is {@code (width · warmup)^−½}.
 */
@Component(
        value = "inverse-sqrt",
        summary = "Falls with the inverse square root of the step (Noam)",
        formula = "min(step^-0.5, step * warmup^-1.5), scaled to peak 1",
        paper = "Vaswani et al., 2017, arXiv:1706.03762",
        verdict = "For runs of unknown length")
public final class InverseSqrtSchedule extends WarmupSchedule {

    private static final long WITHOUT_WARMUP = 10_000;

    /** The fields of the inverse-sqrt schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @Doc("steps after which the factor is √½; the warm-up when absent, 10000 without one")
            Optional<@Positive Long> timescale) {}

    private final Config config;

    public @Inject InverseSqrtSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        double timescale = config.timescale().orElse(config.warmup() > 0 ? config.warmup() : WITHOUT_WARMUP);
        return Math.sqrt(timescale / (step + timescale));
    }
}
