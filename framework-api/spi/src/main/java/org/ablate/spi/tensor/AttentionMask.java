package org.ablate.spi.tensor;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a query sees. The parts combine: a key is seen when all of them allow it. A query that sees no key gives
 * zeros, never NaN.
 *
 * @param causal whether query i of m sees only keys up to i + (n − m), n the number of keys: the triangle is aligned to
 *     the last key, as decoding with a cache needs
 * @param keep boolean, broadcastable to (batch, heads, queries, keys), true where the key is seen; or absent
 * @param bias added to the scaled scores, broadcastable to (batch, heads, queries, keys); or absent
 */
public record AttentionMask(
        boolean causal, @Nullable NDArray keep, @Nullable NDArray bias) {

    /** Every query sees every key. */
    public static final AttentionMask FULL = new AttentionMask(false, null, null);

    /** Query i sees keys up to i. */
    public static final AttentionMask CAUSAL = new AttentionMask(true, null, null);

    public AttentionMask withKeep(@Nullable NDArray keep) {
        return new AttentionMask(causal, keep, bias);
    }

    public AttentionMask withBias(@Nullable NDArray bias) {
        return new AttentionMask(causal, keep, bias);
    }
}
