package org.ablate.laboratory.run;

import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ablate.laboratory.events.Journal;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.event.RunEvent;

/**
 * What a run's folder says of how it went.
 *
 * @param status where it came to
 * @param problem what it failed of
 * @param started when its first step began; absent before
 * @param steps how many it was to take; 0 before it began
 * @param seed of its descriptor
 * @param set what {@code --set} changed of the descriptor
 * @param coverage the rows that its evaluations look at
 */
public record RunRecord(
        Status status,
        Optional<String> problem,
        Optional<Instant> started,
        long steps,
        long seed,
        List<String> set,
        Coverage coverage) {

    /** Where a run came to. */
    public enum Status {
        /** A process writes to it. */
        RUNNING,
        /** All its steps are done. */
        COMPLETED,
        /** It was asked to stop; resume goes on. */
        INTERRUPTED,
        /** It met a problem. */
        FAILED,
        /** Its process ended without a word, killed or with the machine; resume goes on. */
        STOPPED;

        /** In lower case, as it is shown. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RunRecord {
        set = List.copyOf(set);
    }

    /** @throws org.ablate.spi.ExperimentException when the folder's files cannot be read */
    public static RunRecord of(RunDirectory run) {
        List<RunEvent> ends = Files.exists(run.journal())
                ? Journal.replay(run.journal())
                        .filter(event -> event instanceof RunEvent.RunStarted
                                || event instanceof RunEvent.Evaluated
                                || ends(event))
                        .collectList()
                        .blockOptional()
                        .orElse(List.of())
                : List.of();
        Optional<RunEvent.RunStarted> started = ends.stream()
                .filter(RunEvent.RunStarted.class::isInstance)
                .map(RunEvent.RunStarted.class::cast)
                .findFirst();
        Optional<RunEvent> last = ends.isEmpty() ? Optional.empty() : Optional.of(ends.get(ends.size() - 1));
        return new RunRecord(
                run.isBeingWritten()
                        ? Status.RUNNING
                        : last.map(RunRecord::status).orElse(Status.STOPPED),
                last.filter(RunEvent.RunFailed.class::isInstance).map(it -> ((RunEvent.RunFailed) it).message()),
                started.map(RunEvent.RunStarted::time),
                started.map(RunEvent.RunStarted::steps).orElse(0L),
                run.lock().seed(),
                run.overrides(),
                ends.stream()
                        .filter(RunEvent.Evaluated.class::isInstance)
                        .map(event -> ((RunEvent.Evaluated) event).coverage())
                        .findFirst()
                        .orElse(Coverage.UNKNOWN));
    }

    private static boolean ends(RunEvent event) {
        return status(event) != Status.STOPPED;
    }

    private static Status status(RunEvent event) {
        if (event instanceof RunEvent.RunCompleted) {
            return Status.COMPLETED;
        } else if (event instanceof RunEvent.RunInterrupted) {
            return Status.INTERRUPTED;
        }
        return event instanceof RunEvent.RunFailed ? Status.FAILED : Status.STOPPED;
    }
}
