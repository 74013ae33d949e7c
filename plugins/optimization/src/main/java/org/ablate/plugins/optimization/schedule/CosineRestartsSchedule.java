package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;

/**
 * Half cosines that start again at the peak, "warm restarts" (Loshchilov and Hutter, 2017, arXiv:1608.03983). With progress p
 * from 0 to 1 within a cycle:
 *
 * <pre>
 * minimum + (1 − minimum) · (1 + cos(π · p)) / 2
 * </pre>
 *
 * <p>Each cycle is {@code growth} times as long as the one before it, and together they fill the run; with a growth of 1 this
 * is Hugging Face's {@code cosine_with_hard_restarts}. Behind its end the minimum is held.
 */
@Component(
        value = "cosine-restarts",
        summary = "Cosines that start again at the peak",
        formula = "cosine, begun anew every period",
        paper = "Loshchilov and Hutter, 2016, arXiv:1608.03983",
        verdict = "Gives a good model at the end of every period")
public final class CosineRestartsSchedule extends WarmupSchedule {

    /** The fields of the cosine-restarts schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @ScheduleFields.DecayMinimum double minimum,

            @Doc("how many cosines") @Default("2") @Positive int cycles,

            @Doc("length of a cycle as a multiple of the one before it, at least 1") @Default("1.0") @DecimalMin("1")
            double growth,

            @ScheduleFields.DecayEnd Optional<@Positive Long> decaySteps)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checkEnd(warmup, decaySteps, checks);
        }
    }

    private final Config config;

    public @Inject CosineRestartsSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        long end = decaySteps(config.decaySteps(), steps);
        if (step >= end) {
            return config.minimum();
        }
        double progress = (double) step / end;
        double within = config.growth() == 1 ? (config.cycles() * progress) % 1 : withinGrowing(progress);
        return config.minimum() + (1 - config.minimum()) * cosine(within);
    }

    /** Cycle i starts at (growthⁱ − 1) / (growthᶜʸᶜˡᵉˢ − 1) of the whole. */
    private double withinGrowing(double progress) {
        double whole = StrictMath.pow(config.growth(), config.cycles()) - 1;
        double start = 0;
        double length = (config.growth() - 1) / whole;
        for (int cycle = 1; cycle < config.cycles() && progress >= start + length; cycle++) {
            start += length;
            length *= config.growth();
        }
        return Math.min(1, (progress - start) / length);
    }
}
