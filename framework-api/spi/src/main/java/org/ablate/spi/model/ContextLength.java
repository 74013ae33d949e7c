package org.ablate.spi.model;

import org.ablate.spi.component.Ambient;

/** How many tokens a model sees at once. */
@Ambient
public interface ContextLength {

    /** Tokens, at least 1. */
    int context();
}
