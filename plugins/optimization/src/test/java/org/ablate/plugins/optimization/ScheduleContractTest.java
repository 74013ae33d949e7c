package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.ablate.plugins.optimization.schedule.ConstantSchedule;
import org.ablate.plugins.optimization.schedule.CosineRestartsSchedule;
import org.ablate.plugins.optimization.schedule.CosineSchedule;
import org.ablate.plugins.optimization.schedule.CyclicSchedule;
import org.ablate.plugins.optimization.schedule.ExponentialSchedule;
import org.ablate.plugins.optimization.schedule.InverseSqrtSchedule;
import org.ablate.plugins.optimization.schedule.LinearSchedule;
import org.ablate.plugins.optimization.schedule.MultiStepSchedule;
import org.ablate.plugins.optimization.schedule.OneCycleSchedule;
import org.ablate.plugins.optimization.schedule.PolynomialSchedule;
import org.ablate.plugins.optimization.schedule.RexSchedule;
import org.ablate.plugins.optimization.schedule.SequenceSchedule;
import org.ablate.plugins.optimization.schedule.StepSchedule;
import org.ablate.plugins.optimization.schedule.WarmupStableDecaySchedule;
import org.ablate.spi.training.Schedule;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every schedule, and what each paper says of its own. */
class ScheduleContractTest {

    private static final int STEPS = 240;

    /** Every schedule, made with a warm-up of so many steps. */
    private static Map<String, LongFunction<Schedule>> schedules() {
        Map<String, LongFunction<Schedule>> all = new LinkedHashMap<>();
        all.put("constant", w -> new ConstantSchedule(new ConstantSchedule.Config(w)));
        all.put("linear", ScheduleContractTest::linear);
        all.put(
                "cosine",
                w -> new CosineSchedule(
                        new CosineSchedule.Config(w, 0.1, Optional.empty(), CosineSchedule.Afterwards.HOLD)));
        all.put(
                "cosine-restarts",
                w -> new CosineRestartsSchedule(new CosineRestartsSchedule.Config(w, 0, 3, 2, Optional.empty())));
        all.put("polynomial", w -> new PolynomialSchedule(new PolynomialSchedule.Config(w, 0, 3, Optional.empty())));
        all.put("inverse-sqrt", w -> new InverseSqrtSchedule(new InverseSqrtSchedule.Config(w, Optional.empty())));
        all.put("exponential", w -> new ExponentialSchedule(new ExponentialSchedule.Config(w, 0.99)));
        all.put("step", w -> new StepSchedule(new StepSchedule.Config(w, 50, 0.1)));
        all.put("multi-step", w -> new MultiStepSchedule(new MultiStepSchedule.Config(w, List.of(100L, 200L), 0.1)));
        all.put("rex", w -> new RexSchedule(new RexSchedule.Config(w, 0, Optional.empty())));
        for (WarmupStableDecaySchedule.Shape shape : WarmupStableDecaySchedule.Shape.values()) {
            all.put("warmup-stable-decay " + shape, w -> stable(w, shape));
        }
        all.put("sequence", w -> sequence(w, linear(0), new ConstantSchedule(new ConstantSchedule.Config(0))));
        return all;
    }

    private static Schedule linear(long warmup) {
        return new LinearSchedule(new LinearSchedule.Config(warmup, 0.05, Optional.empty()));
    }

    private static Schedule stable(long warmup, WarmupStableDecaySchedule.Shape shape) {
        return new WarmupStableDecaySchedule(
                new WarmupStableDecaySchedule.Config(warmup, 0, Optional.empty(), Optional.empty(), shape, 0.1));
    }

    private static Schedule sequence(long warmup, Schedule first, Schedule second) {
        List<SequenceSchedule.Phase> phases = Stream.of("first", "second")
                .map(name -> new SequenceSchedule.Phase(
                        40,
                        new org.ablate.spi.component.Choice<>(Schedule.class, name, new ConstantSchedule.Config(0))))
                .toList();
        return new SequenceSchedule(new SequenceSchedule.Config(warmup, phases), List.of(first, second));
    }

    @TestFactory
    Stream<DynamicTest> warmUpRisesFromZeroAndReachesThePeakExactly() {
        return schedules().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Schedule schedule = entry.getValue().apply(20);
                    for (int step = 0; step < 20; step++) {
                        assertThat(schedule.factor(step, STEPS)).isEqualTo(step / 20.0);
                    }
                    assertThat(schedule.factor(20, STEPS)).isEqualTo(1);
                    assertThat(entry.getValue().apply(0).factor(0, STEPS)).isEqualTo(1);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyFactorIsFiniteAndFromZeroToOneInRunsOfAnyLength() {
        Map<String, LongFunction<Schedule>> all = schedules();
        all.put("one-cycle", w -> oneCycle(w, 0.3));
        all.put("one-cycle without a rise", w -> oneCycle(w, 0));
        all.put("one-cycle without a fall", w -> oneCycle(w, 1));
        all.put("cyclic", w -> cyclic(w, Optional.of(7L)));
        return all.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    for (long warmup : new long[] {0, 1, 20}) {
                        Schedule schedule = entry.getValue().apply(warmup);
                        for (long steps : new long[] {1, 2, 3, 10, 20, 21, STEPS}) {
                            for (long step = 0; step < steps + 5; step++) {
                                assertThat(schedule.factor(step, steps))
                                        .as("warm-up %d, step %d of %d", warmup, step, steps)
                                        .isBetween(0.0, 1.0);
                            }
                        }
                    }
                }));
    }

    private static Schedule oneCycle(long warmup, double rise) {
        return new OneCycleSchedule(
                new OneCycleSchedule.Config(warmup, rise, 10, 100, OneCycleSchedule.Anneal.LINEAR, Optional.empty()));
    }

    private static Schedule cyclic(long warmup, Optional<Long> down) {
        return new CyclicSchedule(new CyclicSchedule.Config(warmup, 0.2, 5, down, CyclicSchedule.Mode.EXP_RANGE, 0.99));
    }

    @Test
    void restartsOfGrowingCyclesStandWhereEachIsTwiceTheOneBefore() {
        Schedule schedule = new CosineRestartsSchedule(
                new CosineRestartsSchedule.Config(0, 0, 3, 2, Optional.of(70L))); // cycles of 10, 20 and 40 steps
        assertThat(schedule.factor(5, STEPS)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.factor(10, STEPS)).isCloseTo(1, within(1e-12));
        assertThat(schedule.factor(20, STEPS)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.factor(30, STEPS)).isCloseTo(1, within(1e-12));
        assertThat(schedule.factor(50, STEPS)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.factor(70, STEPS)).isZero();
    }

    @Test
    void rexKeepsTwoThirdsOfThePeakHalfWay() {
        Schedule schedule = new RexSchedule(new RexSchedule.Config(0, 0, Optional.empty()));
        assertThat(schedule.factor(50, 100)).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(schedule.factor(100, 100)).isZero();
    }

    @Test
    void theLastFifthDecaysByTheSquareRoot() {
        Schedule schedule = stable(0, WarmupStableDecaySchedule.Shape.SQRT);
        assertThat(schedule.factor(80, 100)).isEqualTo(1);
        assertThat(schedule.factor(85, 100)).isCloseTo(0.1 + 0.9 * 0.5, within(1e-12)); // a quarter done: 1 − √¼
        assertThat(schedule.factor(100, 100)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void aCycleUpAndDownOfDifferentLengths() {
        Schedule schedule = new CyclicSchedule(
                new CyclicSchedule.Config(0, 0.2, 5, Optional.of(10L), CyclicSchedule.Mode.TRIANGULAR, 1));
        assertThat(schedule.factor(0, STEPS)).isCloseTo(0.2, within(1e-12));
        assertThat(schedule.factor(5, STEPS)).isCloseTo(1, within(1e-12));
        assertThat(schedule.factor(10, STEPS)).isCloseTo(0.6, within(1e-12));
        assertThat(schedule.factor(15, STEPS)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void eachPhaseOfASequenceIsARunOfItsOwn() {
        Schedule schedule = sequence(10, linear(0), linear(0));
        assertThat(schedule.factor(5, 90)).isEqualTo(0.5);
        assertThat(schedule.factor(30, 90)).isCloseTo(0.05 + 0.95 * 0.5, within(1e-12)); // half of 40 steps
        assertThat(schedule.factor(50, 90)).isEqualTo(1);
        assertThat(schedule.factor(70, 90)).isCloseTo(0.05 + 0.95 * 0.5, within(1e-12)); // half of what is left
        assertThat(schedule.factor(90, 90)).isCloseTo(0.05, within(1e-12));
    }
}
