package org.ablate.spi.data;

/** Which part of the data. */
public enum Split {
    /** What the model learns from. */
    TRAIN,
    /** What it is judged on. */
    VALIDATION
}
