package org.ablate.spi.layer;

import org.ablate.spi.ExperimentException;

/** Sizes that no machine could do with. What builds the layer knows whose they are. */
public final class SizeException extends ExperimentException {

    private static final long serialVersionUID = 1L;

    SizeException(String message) {
        super(message);
    }
}
