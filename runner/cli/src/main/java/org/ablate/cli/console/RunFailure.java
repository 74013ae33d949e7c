package org.ablate.cli.console;

import org.ablate.spi.ExperimentException;

/** Failure of an experiment that was described well: exit code 1. */
public final class RunFailure extends ExperimentException {

    private static final long serialVersionUID = 1L;

    public RunFailure(String message) {
        super(message);
    }

    public RunFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
