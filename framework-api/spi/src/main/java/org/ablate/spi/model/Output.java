package org.ablate.spi.model;

/** What a model's outputs are scores of. */
public enum Output {
    /** The vocabulary, for each position: (batch, time, vocabulary). */
    TOKENS,
    /** The classes, for each position: (batch, time, classes). */
    TOKEN_CLASSES,
    /** The classes, for each row: (batch, classes). */
    CLASSES
}
