package org.ablate.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.event.RunEvent;

/** Events of runs, for tests of sinks and of what reads a journal. */
public final class SampleEvents {

    public static final Instant NOON = Instant.parse("2026-01-31T12:00:00.000000001Z");

    private SampleEvents() {}

    public static RunEvent.RunStarted started(long fromStep, long steps) {
        return new RunEvent.RunStarted(NOON, "tiny-0123456789", fromStep, steps, 823_000, 12);
    }

    public static RunEvent.StepCompleted step(long step) {
        return new RunEvent.StepCompleted(
                NOON.plusSeconds(step), step, 4.0 / step, 1e-3, 0.1 + step, 700, 768, Map.of(), 25.5);
    }

    public static RunEvent.Evaluated evaluated(long step) {
        return new RunEvent.Evaluated(NOON, step, Map.of("loss", 1.5 + step), true, new Coverage(3, 3));
    }

    public static RunEvent.CheckpointWritten checkpoint(long step) {
        return new RunEvent.CheckpointWritten(NOON, step, "checkpoints/step-" + step);
    }

    public static RunEvent.SampleGenerated sample(long step) {
        return new RunEvent.SampleGenerated(NOON, step, "the ", "cat \"sät\"\n\u2028\ud83d\ude00");
    }

    /** One of each kind of event. */
    public static List<RunEvent> all() {
        return List.of(
                started(0, 10),
                step(1),
                evaluated(1),
                checkpoint(1),
                sample(1),
                new RunEvent.Warned(NOON, 1, "slow disk"),
                new RunEvent.ExpectationChecked(NOON, "loss", 1.88, 1.90, true),
                new RunEvent.RunInterrupted(NOON, 1),
                new RunEvent.RunFailed(NOON, 1, "loss is NaN"),
                new RunEvent.RunCompleted(NOON, 10, Map.of("loss", 1.0), new Coverage(3, 3), 2.5));
    }

    /** What a run says in these steps that evaluates at every second and writes a checkpoint at every fifth. */
    public static List<RunEvent> steps(long first, long last) {
        List<RunEvent> events = new ArrayList<>();
        for (long step = first; step <= last; step++) {
            events.add(step(step));
            if (step % 2 == 0) {
                events.add(evaluated(step));
                events.add(sample(step));
            }
            if (step % 5 == 0) {
                events.add(checkpoint(step));
            }
        }
        return events;
    }
}
