package org.ablate.spi.data;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * Rows of tokens and what is to be predicted from them.
 *
 * @param input what the model reads, padded on the right
 * @param labels int64 (batch, labelTime): what is to be predicted, −100 where nothing; usually labelTime is the input's time
 * @param values float32 (batch, count): numbers of the rows that are no tokens; absent when there are none
 * @param targets by how many targets the batch's loss counts
 */
public record Batch(Input input, NDArray labels, Optional<NDArray> values, long targets) {

    /** A batch of tokens and labels alone. */
    public static Batch of(NDArray tokens, NDArray labels, long targets) {
        return new Batch(Input.of(tokens), labels, Optional.empty(), targets);
    }
}
