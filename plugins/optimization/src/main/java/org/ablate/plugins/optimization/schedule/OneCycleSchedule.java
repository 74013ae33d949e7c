package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;

/**
 * The one-cycle policy (Smith and Topin, 2018, arXiv:1708.07120): from {@code 1 / startDivisor} of the peak up to it, then down
 * to {@code 1 / (startDivisor · endDivisor)}, each along half a cosine or a line. Steps are counted as PyTorch's
 * {@code OneCycleLR} does: the rise ends at step {@code rise · steps − 1}, the fall at {@code steps − 1}. It rises by itself;
 * a warm-up before it is possible, though rarely meant.
 */
@Component(
        value = "one-cycle",
        summary = "One rise to the peak and one fall far below the start",
        formula = "up to the peak, then far below the start",
        paper = "Smith and Topin, 2017, arXiv:1708.07120",
        verdict = "Fast training at high rates")
public final class OneCycleSchedule extends WarmupSchedule {

    /** The curve of the rise and of the fall. */
    public enum Anneal {
        /** Half a cosine. */
        COSINE,
        /** A straight line. */
        LINEAR
    }

    /** The fields of the one-cycle schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @Doc("share of the steps that rise") @Default("0.3") @Fraction
            double rise,

            @Doc("the peak as a multiple of the start") @Default("25.0") @DecimalMin("1")
            double startDivisor,

            @Doc("the start as a multiple of the end") @Default("1.0e4") @DecimalMin("1")
            double endDivisor,

            @Doc("how it rises and falls: cosine or linear") @Default("cosine")
            Anneal anneal,

            @ScheduleFields.DecayEnd Optional<@Positive Long> decaySteps)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checkEnd(warmup, decaySteps, checks);
        }
    }

    private final Config config;

    public @Inject OneCycleSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        double last = decaySteps(config.decaySteps(), steps) - 1.0;
        double top = Math.max(0, config.rise() * (last + 1) - 1);
        double start = 1 / config.startDivisor();
        double end = start / config.endDivisor();
        if (step < top) {
            return between(start, 1, step / top);
        }
        double fall = last - top;
        double fallen = step - top;
        return between(1, end, fallen < fall ? fallen / fall : Math.signum(fallen));
    }

    private double between(double from, double to, double progress) {
        double left = config.anneal() == Anneal.COSINE ? cosine(progress) : 1 - progress;
        return to + (from - to) * left;
    }
}
