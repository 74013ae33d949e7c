package org.ablate.spi.event;

import java.time.Instant;
import java.util.Map;

/** What happens in a run. {@code time} is when; everything else is the same each time the experiment is repeated. */
public sealed interface RunEvent {

    Instant time();

    /**
     * The run began or was resumed.
     *
     * @param run the run's name, its folder's too
     * @param fromStep the first step to come; 0 for a fresh run
     * @param steps how many steps the experiment has
     * @param parameters trainable parameters
     * @param rowsPerStep rows of the data that a step takes
     */
    record RunStarted(Instant time, String run, long fromStep, long steps, long parameters, long rowsPerStep)
            implements RunEvent {}

    /**
     * One optimizer step was taken.
     *
     * @param step its number, from 1: how many steps the weights have seen
     * @param loss mean over the targets of the step, in nats
     * @param learningRate that was used
     * @param gradientNorm before clipping
     * @param targets labels that counted
     * @param tokens that the model read, padding left out; those of an encoder's source among them
     * @param figures what parts of the model reported beside the loss, by name: auxiliary losses, dropped tokens
     * @param millis how long it took; like {@code time}, it differs between repeats
     */
    record StepCompleted(
            Instant time,
            long step,
            double loss,
            double learningRate,
            double gradientNorm,
            long targets,
            long tokens,
            Map<String, Double> figures,
            double millis)
            implements RunEvent {}

    /**
     * The validation split, or the part of it that the descriptor asks for, was gone through.
     *
     * @param step how many steps the weights have seen
     * @param metrics by name
     * @param best whether this is the best so far
     * @param coverage the rows that the metrics are of
     */
    record Evaluated(Instant time, long step, Map<String, Double> metrics, boolean best, Coverage coverage)
            implements RunEvent {}

    /**
     * A checkpoint is safely on the disk.
     *
     * @param step how many steps the weights have seen
     * @param path relative to the run's folder
     */
    record CheckpointWritten(Instant time, long step, String path) implements RunEvent {}

    /**
     * The model wrote something.
     *
     * @param step how many steps the weights have seen
     * @param prompt what it was given, with the end of the line if its text does not go on from there
     * @param text what it added
     */
    record SampleGenerated(Instant time, long step, String prompt, String text) implements RunEvent {}

    /** Something the researcher should know, though the run goes on. */
    record Warned(Instant time, long step, String message) implements RunEvent {}

    /** An {@code expect:} claim was checked. */
    record ExpectationChecked(Instant time, String metric, double value, double bound, boolean met)
            implements RunEvent {}

    /** The run stopped at a step boundary because it was asked to; {@code resume} continues it. */
    record RunInterrupted(Instant time, long step) implements RunEvent {}

    /** The run could not go on. */
    record RunFailed(Instant time, long step, String message) implements RunEvent {}

    /**
     * All steps are done.
     *
     * @param metrics of the last evaluation, by name
     * @param coverage the rows that the metrics are of
     * @param seconds wall time of this process's part; differs between repeats
     */
    record RunCompleted(Instant time, long step, Map<String, Double> metrics, Coverage coverage, double seconds)
            implements RunEvent {}
}
