package org.ablate.laboratory.session;

import org.ablate.spi.ExperimentException;

/** Failure of work that was asked for well: the experiment, the machine or a server is at fault, not the request. */
public final class RunFailure extends ExperimentException {

    private static final long serialVersionUID = 1L;

    public RunFailure(String message) {
        super(message);
    }

    public RunFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
