package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;

/**
 * A rise, the peak for long, then a short decay to a minimum that is then held (Hu et al., 2024, arXiv:2404.06395; the shapes
 * are compared by Hägele et al., 2024, arXiv:2405.18392). With p the share of the decay that is done:
 *
 * <pre>
 * linear  minimum + (1 − minimum) · (1 − p)
 * cosine  minimum + (1 − minimum) · (1 + cos(π · p)) / 2
 * sqrt    minimum + (1 − minimum) · (1 − √p)
 * </pre>
 *
 * <p>Without {@code stable} the decay ends with the run; without {@code decay} it is the last fifth of what follows the warm-up.
 */
@Component(
        value = "warmup-stable-decay",
        summary = "A rise, the peak for long, then a decay",
        formula = "warm up, stay at 1, decay at the end",
        paper = "Hu et al., 2024, arXiv:2404.06395",
        verdict = "One stable run, many ends: lengthen it any time")
public final class WarmupStableDecaySchedule extends WarmupSchedule {

    /** The curve of the decay. */
    public enum Shape {
        /** A straight line. */
        LINEAR,
        /** Half a cosine. */
        COSINE,
        /** One minus a square root: steep at first. */
        SQRT
    }

    /** The fields of the warmup-stable-decay schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @Doc("factor of step 0, from which the warm-up rises; Hugging Face's is the minimum")
            @Default("0.0")
            @Fraction
            double warmupStart,

            @Doc("steps at the peak; all between warm-up and decay when absent")
            Optional<@PositiveOrZero Long> stable,

            @Doc("steps of decay; a fifth of what follows the warm-up when absent")
            Optional<@Positive Long> decay,

            @Doc("how it decays: linear, cosine or sqrt") @Default("linear")
            Shape shape,

            @ScheduleFields.DecayMinimum double minimum) {}

    private final Config config;

    public @Inject WarmupStableDecaySchedule(Config config) {
        super(config.warmup(), config.warmupStart());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        long decay = config.decay().orElse(Math.max(1, steps / 5));
        long stable = config.stable().orElse(Math.max(0, steps - decay));
        if (step < stable) {
            return 1;
        }
        double progress = Math.min(1, (double) (step - stable) / decay);
        double left =
                switch (config.shape()) {
                    case LINEAR -> 1 - progress;
                    case COSINE -> cosine(progress);
                    case SQRT -> 1 - Math.sqrt(progress);
                };
        return config.minimum() + (1 - config.minimum()) * left;
    }
}
