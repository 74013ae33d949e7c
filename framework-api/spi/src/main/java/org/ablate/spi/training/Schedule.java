package org.ablate.spi.training;

import java.util.List;
import org.ablate.spi.component.Kind;

/**
 * The learning rate over a run: a pure function of the step and, for those that wait for a metric, of what earlier evaluations
 * found; in double arithmetic.
 */
@Kind("schedule")
public interface Schedule {

    /**
     * The factor on the optimizer's learning rate at a step.
     *
     * @param step from 0
     * @param steps length of the run
     * @return finite, at least 0
     */
    double factor(long step, long steps);

    /**
     * {@link #factor(long, long)} for a schedule that waits for a metric; others need not look back.
     *
     * @param history all evaluations of the run up to this step, oldest first
     */
    default double factor(long step, long steps, List<EvaluationResult> history) {
        return factor(step, steps);
    }
}
