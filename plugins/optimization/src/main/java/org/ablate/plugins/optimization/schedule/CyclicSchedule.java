package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;

/**
 * Up and down between a base and the peak along straight lines (Smith, 2017, arXiv:1506.01186), as PyTorch's {@code CyclicLR}:
 *
 * <pre>
 * base + (1 − base) · height · scale      height from 0 up to 1 over `up` steps, down to 0 over `down`
 * scale: triangular 1; triangular2 ½ᶜʸᶜˡᵉ, cycles counted from 0; exp-range gammaˢᵗᵉᵖ
 * </pre>
 */
@Component(
        value = "cyclic",
        summary = "Up and down between a base and the peak",
        formula = "up and down between base and 1",
        paper = "Smith, 2015, arXiv:1506.01186",
        verdict = "To explore rates")
public final class CyclicSchedule extends WarmupSchedule {

    /** How the height of a cycle changes over the run. */
    public enum Mode {
        /** It does not. */
        TRIANGULAR,
        /** Each cycle is half as high as the one before it. */
        TRIANGULAR2,
        /** It falls by the same factor every step. */
        EXP_RANGE
    }

    /** The fields of the cyclic schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @Doc("share of the peak at the bottom") @Default("0.1") @Fraction
            double base,

            @Doc("steps from the bottom to the top") @Positive
            long up,

            @Doc("steps from the top to the bottom; as many as up when absent")
            Optional<@Positive Long> down,

            @Doc("how the height changes: triangular, triangular2 or exp-range") @Default("triangular")
            Mode mode,

            @Doc("factor of the height per step in mode exp-range, more than 0, at most 1")
            @Default("0.9999")
            @Positive
            @DecimalMax("1")
            double gamma) {}

    private final Config config;

    public @Inject CyclicSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        double whole = (double) config.up() + config.down().orElse(config.up());
        double top = config.up() / whole;
        double cycle = Math.floor(step / whole);
        double place = step / whole - cycle;
        double height = place <= top ? place / top : (1 - place) / (1 - top);
        double scale =
                switch (config.mode()) {
                    case TRIANGULAR -> 1;
                    case TRIANGULAR2 -> StrictMath.pow(0.5, cycle);
                    case EXP_RANGE -> StrictMath.pow(config.gamma(), (double) step);
                };
        return config.base() + (1 - config.base()) * height * scale;
    }
}
