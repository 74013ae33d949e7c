package org.ablate.laboratory.session;

import com.google.common.collect.Lists;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.checkpoint.CheckpointState;
import org.ablate.laboratory.checkpoint.CheckpointStore;
import org.ablate.laboratory.events.Journal;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.training.Course;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.event.RunEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way on for a run whose process ended at any moment: from the newest checkpoint that the journal reaches, with a journal
 * that in the end reads as if the run had never stopped.
 */
public final class Resumption {

    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    private final RunDirectory directory;
    private final Course course;
    private final Told told;
    private final Optional<Checkpoint> from;

    private Resumption(RunDirectory directory, Course course, Told told, Optional<Checkpoint> from) {
        this.directory = directory;
        this.course = course;
        this.told = told;
        this.from = from;
    }

    /**
     * Looks at a run's journal and checkpoints; nothing is changed.
     *
     * @throws ExperimentException when the journal cannot be read or ends before every checkpoint, or a checkpoint is damaged
     */
    public static Resumption of(RunDirectory directory, ExperimentGraph graph) {
        Told told = Told.by(directory.journal());
        List<Checkpoint> all = directory.checkpoints().all();
        Optional<Checkpoint> from = Lists.reverse(all).stream()
                .filter(checkpoint -> !told.anything() || told.reaches(checkpoint.state()))
                .findFirst();
        if (from.isEmpty() && !all.isEmpty()) {
            throw new ExperimentException(directory.journal() + " ends after step " + told.step
                    + ", before the first checkpoint (" + all.get(0).path().getFileName()
                    + "), so the run cannot go on as if it had never stopped; put the whole journal back, or remove it to go on"
                    + " from the latest checkpoint with a new one");
        }
        return new Resumption(directory, new Course(graph.experiment(), graph.stopping()), told, from);
    }

    /** Whether there is nothing left to do: the run is at its end and its journal says so. */
    public boolean finished() {
        return told.completed && from.map(it -> course.finished(it.state())).orElse(false);
    }

    /** Whether the run goes on from a checkpoint, or else from its beginning. */
    public boolean fromCheckpoint() {
        return from.isPresent();
    }

    /** How many steps are not taken again. */
    public long fromStep() {
        return from.map(Checkpoint::step).orElse(0L);
    }

    /** Brings journal and checkpoints back to where the run goes on: what came after will come again. */
    public void goBack() {
        CheckpointStore checkpoints = directory.checkpoints();
        checkpoints
                .latest()
                .filter(latest -> latest.step() > fromStep())
                .ifPresent(latest -> LOG.warn(
                        "the journal ends after step {}: the checkpoints after step {} are made again",
                        told.step,
                        fromStep()));
        checkpoints.removeAfter(fromStep());
        CheckpointState state = from.map(Checkpoint::state).orElse(CheckpointState.BEGINNING);
        boolean kept = from.isPresent() && course.keeps(state);
        Journal.truncateAfter(directory.journal(), state.step(), event -> comesAgain(event, state, kept));
        if (kept && told.anything() && !told.checkpoints.contains(state.step())) {
            // The process ended between writing the checkpoint and telling of it.
            try (Journal journal = Journal.append(directory.journal())) {
                Path written = directory.path().relativize(from.get().path());
                journal.write(new RunEvent.CheckpointWritten(Instant.now(), state.step(), written.toString()));
            }
        }
    }

    /** Whether the run tells an event of its present step again: its evaluation was not settled, or its checkpoint is an interrupt's. */
    private static boolean comesAgain(RunEvent event, CheckpointState state, boolean kept) {
        if (event instanceof RunEvent.CheckpointWritten it) {
            return !kept && it.step() == state.step();
        }
        return !state.settled() && settles(event, state.step());
    }

    private static boolean settles(RunEvent event, long step) {
        if (event instanceof RunEvent.Evaluated it) {
            return it.step() == step;
        }
        if (event instanceof RunEvent.SampleGenerated it) {
            return it.step() == step;
        }
        return event instanceof RunEvent.Warned it && it.step() == step;
    }

    /** What a journal says, as far as it matters here. */
    private static final class Told {

        private final Set<Long> evaluations = new HashSet<>();
        private final Set<Long> checkpoints = new HashSet<>();
        private long step = -1;
        private boolean completed;

        static Told by(Path journal) {
            Told told = new Told();
            if (Files.exists(journal)) {
                Journal.replay(journal).toIterable().forEach(told::hear);
            }
            return told;
        }

        private void hear(RunEvent event) {
            completed = event instanceof RunEvent.RunCompleted;
            if (event instanceof RunEvent.RunStarted started) {
                step = Math.max(step, started.fromStep());
            } else if (event instanceof RunEvent.StepCompleted it) {
                step = it.step();
            } else if (event instanceof RunEvent.Evaluated it) {
                evaluations.add(it.step());
            } else if (event instanceof RunEvent.CheckpointWritten it) {
                checkpoints.add(it.step());
            }
        }

        boolean anything() {
            return step >= 0;
        }

        /** Whether everything is told that led to a checkpoint. */
        boolean reaches(CheckpointState state) {
            boolean evaluated = state.history().stream().anyMatch(it -> it.step() == state.step());
            return step >= state.step() && (!evaluated || evaluations.contains(state.step()));
        }
    }
}
