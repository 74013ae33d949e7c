package org.ablate.runner.training;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ablate.runner.Experiment;
import org.ablate.runner.run.CheckpointState;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.event.RunEvent;
import org.ablate.spi.training.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run and what is due after each: evaluation, sample, checkpoint. All of it is a function of the descriptor and the
 * step number, so a loop that starts from a checkpoint goes on exactly as the one that never stopped.
 */
final class TrainingLoop {

    /** What the loop does with the model, kept apart so that the loop itself is only about when. */
    interface Work {

        StepReport step(long step);

        /** Metrics by name, or empty when given up because {@code goOn} said no. */
        Map<String, Double> evaluate(BooleanSupplier goOn);

        /** What the model writes, or nothing from one that does not write. */
        Optional<String> sample(long step);

        /** Returns the checkpoint's path relative to the run's folder. */
        String checkpoint(CheckpointState state);
    }

    private final Experiment experiment;
    private final Metric deciding;
    private final Work work;
    private final Consumer<RunEvent> emit;
    private final BooleanSupplier stop;
    private final Clock clock;
    private @Nullable CheckpointState written;

    TrainingLoop(
            Experiment experiment,
            Metric deciding,
            Work work,
            Consumer<RunEvent> emit,
            BooleanSupplier stop,
            Clock clock) {
        this.experiment = experiment;
        this.deciding = deciding;
        this.work = work;
        this.emit = emit;
        this.stop = stop;
        this.clock = clock;
    }

    /**
     * Goes on from a state to the last step, or to the step boundary at which it is asked to stop.
     *
     * @return the last state; its step is the experiment's last unless the loop was stopped
     */
    CheckpointState run(CheckpointState from) {
        CheckpointState state = from;
        if (!state.settled()) {
            state = settle(state);
        }
        while (state.settled() && state.step() < experiment.training().steps() && !stop.getAsBoolean()) {
            long begun = System.nanoTime();
            StepReport report = work.step(state.step());
            state = new CheckpointState(state.step() + 1, false, state.best(), state.metrics());
            emit.accept(new RunEvent.StepCompleted(
                    now(),
                    state.step(),
                    report.loss(),
                    report.learningRate(),
                    report.gradientNorm(),
                    report.targets(),
                    report.figures(),
                    (System.nanoTime() - begun) / 1e6));
            state = settle(state);
        }
        if (!finished(state)) {
            if (!state.equals(written)) {
                checkpoint(state);
            }
            emit.accept(new RunEvent.RunInterrupted(now(), state.step()));
        }
        return state;
    }

    boolean finished(CheckpointState state) {
        return state.settled() && state.step() >= experiment.training().steps();
    }

    /** Does what is due after a step. */
    private CheckpointState settle(CheckpointState state) {
        long step = state.step();
        Map<String, Double> metrics = state.metrics();
        Optional<CheckpointState.Best> best = state.best();
        boolean improved = false;
        if (due(step, experiment.evaluation().every())) {
            metrics = work.evaluate(() -> !stop.getAsBoolean());
            if (metrics.isEmpty()) {
                return state;
            }
            String name = experiment.evaluation().best();
            double value = metrics.getOrDefault(name, Double.NaN);
            improved = !Double.isNaN(value)
                    && best.map(b -> better(value, b.value())).orElse(true);
            if (improved) {
                best = Optional.of(new CheckpointState.Best(step, value));
            }
            emit.accept(new RunEvent.Evaluated(now(), step, metrics, improved));
        }
        if (due(step, experiment.samples().every())) {
            work.sample(step)
                    .ifPresent(text -> emit.accept(new RunEvent.SampleGenerated(
                            now(), step, experiment.samples().prompt(), text)));
        }
        CheckpointState settled = new CheckpointState(step, true, best, metrics);
        if (improved || experiment.checkpoints().due(step, experiment.training())) {
            checkpoint(settled);
        }
        return settled;
    }

    /** Whether something done every {@code every} steps, and after the last, is due; 0 means only after the last. */
    private boolean due(long step, long every) {
        return step == experiment.training().steps() || (every > 0 && step % every == 0);
    }

    private boolean better(double value, double than) {
        return deciding.lowerIsBetter() ? value < than : value > than;
    }

    private void checkpoint(CheckpointState state) {
        String path = work.checkpoint(state);
        written = state;
        emit.accept(new RunEvent.CheckpointWritten(now(), state.step(), path));
    }

    private Instant now() {
        return clock.instant();
    }

    /** Checks the descriptor's claims against the last evaluation. */
    void checkExpectations(CheckpointState state) {
        experiment.expect().forEach((metric, claim) -> {
            Double value = state.metrics().get(metric);
            if (value == null) {
                throw new ExperimentException("expect." + metric + ": there is no such metric; evaluation.metrics has "
                        + state.metrics().keySet());
            }
            claim.atMost()
                    .ifPresent(bound -> emit.accept(
                            new RunEvent.ExpectationChecked(now(), metric + " at most", value, bound, value <= bound)));
            claim.atLeast()
                    .ifPresent(bound -> emit.accept(new RunEvent.ExpectationChecked(
                            now(), metric + " at least", value, bound, value >= bound)));
        });
    }
}
