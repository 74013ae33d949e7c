package org.ablate.plugins.objectives.seq2seq;

import org.ablate.spi.component.Kind;

/** How the probability of the true word falls over a run, in scheduled sampling (Bengio et al., 2015, arXiv:1506.03099). */
@Kind("truth-decay")
public interface TeacherForcingSchedule {

    /**
     * The probability that the decoder reads the true word.
     *
     * @param step from 0
     * @return from 0 to 1
     */
    double truth(long step);
}
