package org.ablate.spi.training;

import org.ablate.spi.component.Kind;

/** The learning rate over a run: a pure function of the step, in double arithmetic. */
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
}
