package org.ablate.plugins.optimization;

import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.training.Schedule;

/** The full learning rate at every step, after a linear warm-up {@code step / warmup} if asked. */
@Component(value = "constant", summary = "The full learning rate at every step, after a warm-up if asked")
public final class ConstantSchedule implements Schedule {

    /** The fields of the constant schedule. */
    public record Config(
            @Doc("steps over which the factor rises from 0 to 1; 0 for none") @Default("0") @PositiveOrZero
            long warmup) {}

    private final Config config;

    @Inject
    ConstantSchedule(Config config) {
        this.config = config;
    }

    @Override
    public double factor(long step, long steps) {
        return step < config.warmup() ? (double) step / config.warmup() : 1;
    }
}
