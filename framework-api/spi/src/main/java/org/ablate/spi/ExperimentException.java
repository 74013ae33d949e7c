package org.ablate.spi;

import org.jspecify.annotations.Nullable;

/**
 * The one exception a user can meet. Its message says where, what was found, what would be right and what to do; it is
 * printed without a stack trace, which goes to the run's log.
 */
public class ExperimentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ExperimentException(String message) {
        super(message);
    }

    public ExperimentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
