package org.ablate.spi.layer;

/** What a weight of a model is for, which decides how it begins. */
public enum WeightRole {
    /** A table of tokens, each of which looks up one row. */
    EMBEDDING,
    /** A table of positions or distances. */
    POSITION,
    /** A matrix inside a part: it reads the residual stream, or what another matrix gave. */
    HIDDEN,
    /** A matrix that writes to the residual stream, of which a model has two per block. */
    RESIDUAL_OUTPUT,
    /** A matrix that turns the last states into scores. */
    READOUT
}
