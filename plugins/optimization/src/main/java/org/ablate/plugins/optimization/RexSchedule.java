package org.ablate.plugins.optimization;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import org.ablate.spi.component.Checked;
import org.ablate.spi.component.Checks;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;

/**
 * Reflected exponential decay (Chen et al., 2021, arXiv:2107.04197), which stays high long and falls steeply at the end. With
 * r the share of steps left:
 *
 * <pre>
 * minimum + (1 − minimum) · r / (½ + ½ · r)
 * </pre>
 */
@Component(value = "rex", summary = "Reflected exponential: slow at first, steep at the end")
public final class RexSchedule extends WarmedUpSchedule {

    /** The fields of the rex schedule. */
    public record Config(
            @Doc("steps over which the factor rises from 0 to 1; 0 for none") @Default("0") @PositiveOrZero
            long warmup,

            @Doc("share of the peak at which the decay ends") @Default("0.0") @Fraction
            double minimum,

            @Doc("step at which the decay ends; the length of the run when absent")
            Optional<@Positive Long> decaySteps)
            implements Checked {

        @Override
        public void check(Checks checks) {
            checkEnd(warmup, decaySteps, checks);
        }
    }

    private final Config config;

    @Inject
    RexSchedule(Config config) {
        super(config.warmup());
        this.config = config;
    }

    @Override
    double curve(long step, long steps) {
        double left = 1 - Math.min(1, (double) step / decaySteps(config.decaySteps(), steps));
        return config.minimum() + (1 - config.minimum()) * left / (0.5 + 0.5 * left);
    }
}
