package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.ablate.spi.training.Schedule;
import org.junit.jupiter.api.Test;

/** What every schedule must do: a pure function of the step, finite, never negative. */
public abstract class ScheduleContract extends ComponentContract<Schedule> {

    /** A change of more than this from one step to the next is a jump. */
    private static final double JUMP = 0.07;

    private static final long STEPS = 1000;

    /** What a schedule may promise. */
    public enum Behavior {
        /** It never jumps: in a run of 1,000 steps no step changes the factor by more than 0.07. */
        CONTINUOUS,
        /** No factor is above 1, the learning rate that the optimizer was given. */
        NEVER_ABOVE_PEAK
    }

    /** Whether the schedule promises it; it must do what it promises and not what it does not. */
    protected boolean has(Behavior behavior) {
        return true;
    }

    /** Steps over which the component, as it was built, rises to its peak; 0 for none. */
    protected long warmup() {
        return 0;
    }

    private double[] factors(long steps) {
        Schedule schedule = component(bench());
        double[] factors = new double[Math.toIntExact(steps) + 1];
        for (int step = 0; step <= steps; step++) {
            factors[step] = schedule.factor(step, steps);
        }
        return factors;
    }

    @Test
    void isFiniteAndNeverNegativeInRunsOfAnyLength() {
        Schedule schedule = component(bench());
        for (long steps : new long[] {1, 2, 3, 10, 25, STEPS, 1_000_000_000L}) {
            for (long step : List.of(0L, 1L, 2L, steps / 3, steps / 2, steps - 1, steps, steps + 1, 2 * steps)) {
                assertThat(schedule.factor(step, steps))
                        .as("factor of step %d of %d", step, steps)
                        .isFinite()
                        .isNotNegative();
            }
        }
    }

    @Test
    void isAFunctionOfTheStepAlone() {
        double[] inOrder = factors(100);
        List<Integer> shuffled = new ArrayList<>();
        for (int step = 0; step <= 100; step++) {
            shuffled.add(step);
        }
        Collections.shuffle(shuffled, new Random(1));
        Schedule schedule = component(bench());
        for (int step : shuffled) {
            assertThat(schedule.factor(step, 100))
                    .as("factor of step %d, asked in any order", step)
                    .isEqualTo(inOrder[step]);
        }
    }

    @Test
    void staysAtOrBelowThePeakIfItSaysSo() {
        double highest = 0;
        for (double factor : factors(STEPS)) {
            highest = Math.max(highest, factor);
        }
        if (has(Behavior.NEVER_ABOVE_PEAK)) {
            assertThat(highest).as("highest factor").isLessThanOrEqualTo(1);
        } else {
            assertThat(highest)
                    .as("highest factor, not declared %s", Behavior.NEVER_ABOVE_PEAK)
                    .isGreaterThan(1);
        }
    }

    @Test
    void jumpsOnlyIfItSaysSo() {
        double[] factors = factors(STEPS);
        double widest = 0;
        int where = 0;
        for (int step = 1; step < factors.length; step++) {
            double change = Math.abs(factors[step] - factors[step - 1]);
            if (change > widest) {
                widest = change;
                where = step;
            }
        }
        if (has(Behavior.CONTINUOUS)) {
            assertThat(widest)
                    .as("widest change, at step %d of %d", where, STEPS)
                    .isLessThanOrEqualTo(JUMP);
        } else {
            assertThat(widest)
                    .as("widest change, not declared %s", Behavior.CONTINUOUS)
                    .isGreaterThan(JUMP);
        }
    }

    @Test
    void warmsUpToThePeakExactly() {
        if (warmup() == 0) {
            return;
        }
        Schedule schedule = component(bench());
        for (long step = 1; step < warmup(); step++) {
            assertThat(schedule.factor(step, STEPS))
                    .as("factor of step %d of the warm-up", step)
                    .isGreaterThan(schedule.factor(step - 1, STEPS))
                    .isLessThan(1);
        }
        assertThat(schedule.factor(warmup(), STEPS))
                .as("factor at the end of the warm-up")
                .isEqualTo(1);
    }
}
