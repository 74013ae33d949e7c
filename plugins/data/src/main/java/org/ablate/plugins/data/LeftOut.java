package org.ablate.plugins.data;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one pass over a source leaves out, counted. */
final class LeftOut {

    private static final Logger LOG = LoggerFactory.getLogger(LeftOut.class);

    private final String what;
    private long kept;
    private long leftOut;
    private String first = "";

    /** @param what is read: {@code "rows of train.csv"} */
    LeftOut(String what) {
        this.what = what;
    }

    void kept() {
        kept++;
    }

    /** @param said where it stood, and why it was left out */
    void add(String said) {
        first = leftOut == 0 ? said : first;
        leftOut++;
    }

    /** Says in the log how many were left out, if any were, and where the first one stood. */
    void tell() {
        if (leftOut > 0) {
            LOG.warn("{} of {} {} were left out; the first is {}", leftOut, kept + leftOut, what, first);
        }
    }
}
