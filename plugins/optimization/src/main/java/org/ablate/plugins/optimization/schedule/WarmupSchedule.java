package org.ablate.plugins.optimization.schedule;

import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.Schedule;

/**
 * A curve behind an optional linear warm-up, {@code start + (1 − start) · step / warmup} while {@code step < warmup}: the one
 * place where warm-up is made. With a start of 0 the factor of step 0 is 0, the convention of Hugging Face's schedules.
 */
abstract class WarmupSchedule implements Schedule {

    private final long warmup;
    private final double start;

    WarmupSchedule(long warmup) {
        this(warmup, 0);
    }

    /**
     * @param start the factor of step 0
     */
    WarmupSchedule(long warmup, double start) {
        this.warmup = warmup;
        this.start = start;
    }

    @Override
    public final double factor(long step, long steps) {
        return factor(step, steps, List.of());
    }

    @Override
    public final double factor(long step, long steps, List<EvaluationResult> history) {
        if (step < warmup) {
            return start + (1 - start) * step / warmup;
        }
        return curve(step - warmup, Math.max(steps - warmup, 1), since(warmup, history));
    }

    /** What evaluations found after a step, which is their step 0. */
    static List<EvaluationResult> since(long start, List<EvaluationResult> history) {
        return history.stream()
                .filter(it -> it.step() > start)
                .map(it -> new EvaluationResult(it.step() - start, it.metrics()))
                .toList();
    }

    /**
     * The factor after the warm-up.
     *
     * @param step since the warm-up, from 0
     * @param steps from the warm-up to the end of the run, at least 1
     */
    abstract double curve(long step, long steps);

    /**
     * {@link #curve(long, long)} of a schedule that waits for a metric.
     *
     * @param history what evaluations found since the warm-up, oldest first
     */
    double curve(long step, long steps, List<EvaluationResult> history) {
        return curve(step, steps);
    }

    /** The steps between the warm-up and {@code end}, counted from the start of the run; all of them when absent. */
    final long decaySteps(Optional<Long> end, long steps) {
        return end.map(last -> last - warmup).orElse(steps);
    }

    static void checkEnd(long warmup, Optional<Long> end, ValidationContext checks) {
        end.ifPresent(last -> checks.require(
                last > warmup,
                "decaySteps",
                "the decay would end at step " + last + ", before the warm-up of " + warmup
                        + " steps does; it must end later"));
    }

    /** Half a cosine from 1 at {@code progress} 0 to 0 at 1; the same bits on every machine. */
    static double cosine(double progress) {
        return (1 + StrictMath.cos(Math.PI * progress)) / 2;
    }
}
