package org.ablate.spi.data;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * Rows of tokens and what is to be predicted from them.
 *
 * @param tokens int64 (batch, time), padded on the right
 * @param labels int64 (batch, time): what position t must predict, −100 where nothing
 * @param keep boolean (batch, time), false on padding; absent when there is none
 * @param targets how many labels count
 */
public record Batch(NDArray tokens, NDArray labels, Optional<NDArray> keep, long targets) {}
