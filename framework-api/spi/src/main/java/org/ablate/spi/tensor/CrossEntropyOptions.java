package org.ablate.spi.tensor;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * How cross-entropy is taken.
 *
 * @param classWeights (classes), or absent for equal weights
 * @param ignoreIndex the label that counts for nothing
 * @param labelSmoothing share of the target spread over all classes, 0 to 1
 */
public record CrossEntropyOptions(@Nullable NDArray classWeights, long ignoreIndex, double labelSmoothing) {

    /** The label of positions that do not count, as in PyTorch. */
    public static final long IGNORE = -100;

    public static final CrossEntropyOptions PLAIN = new CrossEntropyOptions(null, IGNORE, 0.0);
}
