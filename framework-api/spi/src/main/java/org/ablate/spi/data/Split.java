package org.ablate.spi.data;

/** Which part of the data. */
public enum Split {
    /** What the model learns from. */
    TRAIN,
    /** What it is judged on while it learns, and by which the best checkpoint is chosen. */
    VALIDATION,
    /** What it is judged on at the end. Many sources have none. */
    TEST
}
