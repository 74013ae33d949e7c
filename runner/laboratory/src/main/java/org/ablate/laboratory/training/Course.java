package org.ablate.laboratory.training;

import java.util.List;
import java.util.Optional;
import org.ablate.laboratory.checkpoint.CheckpointState;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.StoppingRule;

/** What is due after each step of an experiment, and when it ends: a function of the descriptor and of what evaluations found. */
public final class Course {

    private final Experiment experiment;
    private final Optional<StoppingRule> stopping;

    public Course(Experiment experiment, Optional<StoppingRule> stopping) {
        this.experiment = experiment;
        this.stopping = stopping;
    }

    boolean lastStep(long step) {
        return step >= experiment.training().steps();
    }

    boolean evaluates(long step) {
        return due(step, experiment.evaluation().every());
    }

    boolean samples(CheckpointState state) {
        return ends(state) || due(state.step(), experiment.samples().every());
    }

    /** Whether something done every {@code every} steps, and after the last, is due; 0 means only after the last. */
    private boolean due(long step, long every) {
        return lastStep(step) || (every > 0 && step % every == 0);
    }

    /** Why the run ends after a step that is not its last, if it does. */
    Optional<String> endsEarly(CheckpointState state) {
        List<EvaluationResult> history = state.history();
        boolean evaluated =
                !history.isEmpty() && history.get(history.size() - 1).step() == state.step();
        return evaluated && !lastStep(state.step())
                ? stopping.flatMap(early -> early.reason(history))
                : Optional.empty();
    }

    /** Whether the state, its evaluation made if one is due, is that of the run's last step, early or not. */
    boolean ends(CheckpointState state) {
        return lastStep(state.step()) || endsEarly(state).isPresent();
    }

    public boolean finished(CheckpointState state) {
        return state.settled() && ends(state);
    }

    /**
     * Whether a run that nobody stops has a checkpoint of a state: it is due, the best so far or the last. All others were
     * made because the run was asked to stop.
     */
    public boolean keeps(CheckpointState state) {
        return state.settled()
                && (experiment.checkpoints().due(state.step(), experiment.training())
                        || state.best()
                                .filter(best -> best.step() == state.step())
                                .isPresent()
                        || ends(state));
    }
}
