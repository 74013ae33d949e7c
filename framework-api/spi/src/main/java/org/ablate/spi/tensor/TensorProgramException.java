package org.ablate.spi.tensor;

import org.ablate.spi.ExperimentException;

/** A tensor program that does not compile, or that cannot work on what it was given; who asked for it is on the stack. */
public final class TensorProgramException extends ExperimentException {

    private static final long serialVersionUID = 1L;

    public TensorProgramException(String message, Throwable cause) {
        super(message, cause);
    }
}
