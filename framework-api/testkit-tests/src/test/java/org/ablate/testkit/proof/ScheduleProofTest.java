package org.ablate.testkit.proof;

import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.training.Schedule;
import org.ablate.testkit.contract.ScheduleContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Schedules with one fault each. */
class ScheduleProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(ScheduleProofTest.class);
    }

    /** A curve as a schedule: a warm-up of 20 steps and a line to zero, unless a subclass knows better. */
    @Component(value = "toy-schedule", summary = "Rises for 20 steps and falls to zero")
    static class ToySchedule implements Schedule {

        @Override
        public double factor(long step, long steps) {
            return step < 20 ? step / 20.0 : falling(step, steps);
        }

        double falling(long step, long steps) {
            return Math.max(0, 1 - (step - 20.0) / Math.max(1, steps - 20));
        }
    }

    abstract static class Case extends ScheduleContract {

        private final Schedule schedule;

        Case(Schedule schedule) {
            this.schedule = schedule;
        }

        @Override
        protected Schedule component(Workbench bench) {
            return schedule;
        }

        @Override
        protected long warmup() {
            return 20;
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(new ToySchedule());
        }
    }

    @CaughtBy("staysAtOrBelowThePeakIfItSaysSo")
    static class OvershootsCase extends Case {
        OvershootsCase() {
            super(new ToySchedule() {
                @Override
                double falling(long step, long steps) {
                    return 1.02 * super.falling(step, steps);
                }
            });
        }
    }

    @CaughtBy("isFiniteAndNeverNegativeInRunsOfAnyLength")
    static class DividesByTheLengthOfTheDecayCase extends Case {
        DividesByTheLengthOfTheDecayCase() {
            super(new ToySchedule() {
                @Override
                double falling(long step, long steps) {
                    return Math.max(0, 1 - (step - 20.0) / (steps - 20.0)) / Math.signum(steps - 25.0);
                }
            });
        }
    }

    @CaughtBy("isFiniteAndNeverNegativeInRunsOfAnyLength")
    static class FallsBelowZeroCase extends Case {
        FallsBelowZeroCase() {
            super(new ToySchedule() {
                @Override
                double falling(long step, long steps) {
                    return 1 - (step - 20.0) / Math.max(1, steps - 20);
                }
            });
        }
    }

    @CaughtBy("isAFunctionOfTheStepAlone")
    static class CountsCallsCase extends Case {
        CountsCallsCase() {
            super(new ToySchedule() {
                private double last = 1;

                @Override
                double falling(long step, long steps) {
                    last *= 0.999;
                    return last;
                }
            });
        }
    }

    @CaughtBy("warmsUpToThePeakExactly")
    static class WarmsUpOneStepTooLongCase extends Case {
        WarmsUpOneStepTooLongCase() {
            super(new ToySchedule() {
                @Override
                public double factor(long step, long steps) {
                    return step < 21 ? step / 21.0 : falling(step, steps);
                }
            });
        }
    }

    @CaughtBy("jumpsOnlyIfItSaysSo")
    static class JumpsCase extends Case {
        JumpsCase() {
            super(new ToySchedule() {
                @Override
                double falling(long step, long steps) {
                    return step < 500 ? 1 : 0.1;
                }
            });
        }
    }
}
