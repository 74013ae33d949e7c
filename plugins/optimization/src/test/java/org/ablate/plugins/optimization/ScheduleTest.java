package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.ablate.plugins.optimization.schedule.WarmupCosineSchedule;
import org.ablate.spi.training.Schedule;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Property
    void theCosineRisesThenFallsThenHolds(
            @ForAll @IntRange(max = 50) int warmup,
            @ForAll @IntRange(min = 1, max = 100) int decay,
            @ForAll @DoubleRange(max = 1) double minimum) {
        int end = warmup + decay;
        Schedule schedule =
                new WarmupCosineSchedule(new WarmupCosineSchedule.Config(warmup, minimum, Optional.empty()));
        for (int step = 0; step < warmup; step++) {
            assertThat(schedule.factor(step, end)).isLessThan(schedule.factor(step + 1, end));
        }
        assertThat(schedule.factor(warmup, end)).isCloseTo(1, within(1e-12));
        for (int step = warmup; step < end; step++) {
            assertThat(schedule.factor(step + 1, end))
                    .isLessThanOrEqualTo(schedule.factor(step, end))
                    .isGreaterThanOrEqualTo(minimum);
        }
        assertThat(schedule.factor(end, end)).isEqualTo(minimum);
        assertThat(schedule.factor(end + 1000, end)).isEqualTo(minimum);
    }

    @Test
    void aRunShorterThanItsWarmupNeverReachesThePeak() {
        Schedule schedule = new WarmupCosineSchedule(new WarmupCosineSchedule.Config(100, 0.1, Optional.empty()));
        assertThat(schedule.factor(9, 10)).isEqualTo(0.09);
    }

    @Test
    void theCosineMayEndBeforeTheRun() {
        Schedule schedule = new WarmupCosineSchedule(new WarmupCosineSchedule.Config(0, 0, Optional.of(10L)));
        assertThat(schedule.factor(5, 1000)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.factor(10, 1000)).isZero();
    }
}
