package org.ablate.laboratory.training;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ablate.laboratory.checkpoint.CheckpointState;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.event.RunEvent;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.Metric;
import org.ablate.spi.training.StoppingRule;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a run and what is due after each: evaluation, sample, checkpoint. All of it is a function of the descriptor and the
 * step number, so a loop that starts from a checkpoint goes on exactly as the one that never stopped.
 */
public final class TrainingLoop {

    /**
     * What a model wrote.
     *
     * @param before what stands before it where it is shown: the prompt, or the source and the end of its line
     */
    public record Sample(String before, String text) {}

    /** What the loop does with the model, kept apart so that the loop itself is only about when. */
    public interface Work {

        /**
         * @param history what evaluations found before
         */
        StepReport step(long step, List<EvaluationResult> history);

        /** Metrics by name, or empty when given up because {@code goOn} said no. */
        Map<String, Double> evaluate(long step, BooleanSupplier goOn);

        /** The rows that evaluations look at. */
        Coverage coverage();

        /** What the model writes, a text for each prompt; none from a model that does not write. */
        List<Sample> samples(long step);

        /** Gives the model, for good, the weights for use that the checkpoint of a step holds. */
        void restore(long step);

        /** Returns the checkpoint's path relative to the run's folder. */
        String checkpoint(CheckpointState state);
    }

    private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

    private final Experiment experiment;
    private final Map<String, Metric> metrics;
    private final Optional<StoppingRule> stopping;
    private final Course course;
    private final Work work;
    private final Consumer<RunEvent> emit;
    private final BooleanSupplier stop;
    private final Clock clock;
    private @Nullable CheckpointState written;

    public TrainingLoop(
            Experiment experiment,
            Map<String, Metric> metrics,
            Optional<StoppingRule> stopping,
            Work work,
            Consumer<RunEvent> emit,
            BooleanSupplier stop,
            Clock clock) {
        this.experiment = experiment;
        this.metrics = metrics;
        this.stopping = stopping;
        this.course = new Course(experiment, stopping);
        this.work = work;
        this.emit = emit;
        this.stop = stop;
        this.clock = clock;
    }

    /**
     * Goes on from a state to the last step, or to the step boundary at which it is asked to stop.
     *
     * @return the last state, that of the experiment's end unless the loop was stopped
     */
    public CheckpointState run(CheckpointState from) {
        CheckpointState state = from;
        written = course.keeps(from) ? from : null;
        if (!state.settled()) {
            state = settle(state);
        }
        while (state.settled() && !finished(state) && !stop.getAsBoolean()) {
            long begun = System.nanoTime();
            StepReport report = work.step(state.step(), state.history());
            state = new CheckpointState(state.step() + 1, false, state.best(), state.metrics(), state.history());
            emit.accept(new RunEvent.StepCompleted(
                    now(),
                    state.step(),
                    report.loss(),
                    report.learningRate(),
                    report.gradientNorm(),
                    report.targets(),
                    report.tokens(),
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

    public boolean finished(CheckpointState state) {
        return course.finished(state);
    }

    /** Does what is due after a step. */
    private CheckpointState settle(CheckpointState unsettled) {
        CheckpointState state = unsettled;
        long step = state.step();
        boolean improved = false;
        if (course.evaluates(step)) {
            Map<String, Double> metrics = work.evaluate(step, () -> !stop.getAsBoolean());
            if (metrics.isEmpty()) {
                return state;
            }
            warnOfUndefined(state, metrics);
            state = judged(state, metrics);
            improved = isBest(state, step);
            emit.accept(new RunEvent.Evaluated(now(), step, metrics, improved, work.coverage()));
        }
        course.endsEarly(state)
                .ifPresent(reason -> emit.accept(new RunEvent.Warned(now(), step, "the run ends here: " + reason)));
        if (course.ends(state) && !improved) {
            state = restored(state);
        }
        if (course.samples(state)) {
            sample(step);
        }
        CheckpointState settled = new CheckpointState(step, true, state.best(), state.metrics(), state.history());
        if (course.keeps(settled)) {
            checkpoint(settled);
        }
        return settled;
    }

    /** Tells of each metric's first value that is no number. */
    private void warnOfUndefined(CheckpointState before, Map<String, Double> found) {
        metrics.forEach((name, metric) -> {
            boolean first = before.history().stream().noneMatch(it -> Double.isNaN(it.metric(name)));
            if (Double.isNaN(found.getOrDefault(name, 0.0)) && first) {
                emit.accept(new RunEvent.Warned(
                        now(),
                        before.step(),
                        name + " is undefined, because " + metric.whyUndefined()
                                + "; such a value is neither better nor worse than another"));
            }
        });
    }

    /** A sample that fails takes nothing with it: the run goes on, and says so. */
    private void sample(long step) {
        List<Sample> samples;
        try {
            samples = work.samples(step);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn("the sample after step {} failed", step, e);
            String reason = e instanceof ExperimentException ? e.getMessage() : String.valueOf(e);
            emit.accept(new RunEvent.Warned(now(), step, "the sample after step " + step + " failed: " + reason));
            return;
        }
        samples.forEach(
                sample -> emit.accept(new RunEvent.SampleGenerated(now(), step, sample.before(), sample.text())));
    }

    /** A state after an evaluation. */
    private CheckpointState judged(CheckpointState state, Map<String, Double> metrics) {
        List<EvaluationResult> history = new ArrayList<>(state.history());
        history.add(new EvaluationResult(state.step(), metrics));
        double value = metrics.getOrDefault(experiment.evaluation().best(), Double.NaN);
        boolean improved = !Double.isNaN(value)
                && state.best().map(best -> better(value, best.value())).orElse(true);
        Optional<CheckpointState.Best> best =
                improved ? Optional.of(new CheckpointState.Best(state.step(), value)) : state.best();
        return new CheckpointState(state.step(), false, best, metrics, history);
    }

    private static boolean isBest(CheckpointState state, long step) {
        return state.best().map(best -> best.step() == step).orElse(false);
    }

    /** The end of a run that ends with its best weights, whose metrics are then the run's. */
    private CheckpointState restored(CheckpointState state) {
        Optional<CheckpointState.Best> best = state.best();
        if (best.isEmpty() || !stopping.map(StoppingRule::restoresBest).orElse(false)) {
            return state;
        }
        long step = best.get().step();
        work.restore(step);
        emit.accept(new RunEvent.Warned(now(), state.step(), "the weights of step " + step + " are restored"));
        Map<String, Double> metrics = state.history().stream()
                .filter(it -> it.step() == step)
                .findFirst()
                .map(EvaluationResult::metrics)
                .orElse(state.metrics());
        return new CheckpointState(state.step(), false, best, metrics, state.history());
    }

    private Metric deciding() {
        Metric deciding = metrics.get(experiment.evaluation().best());
        if (deciding == null) {
            throw new IllegalStateException("validation lets only an evaluated metric decide");
        }
        return deciding;
    }

    private boolean better(double value, double than) {
        return deciding().lowerIsBetter() ? value < than : value > than;
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
    public void checkExpectations(CheckpointState state) {
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
