package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;

/**
 * What a model remembers between the steps of generation: the keys and values of all positions so far, per layer, or whatever
 * state a layer keeps instead.
 */
public interface KeyValueCache extends AutoCloseable {

    /** Positions already held: where the next forward pass begins. */
    int length();

    /** The most positions it can hold. */
    int capacity();

    /**
     * Appends the keys and values of the positions of this pass.
     *
     * @param layer whose they are
     * @param key (batch, keyValueHeads, new, headWidth)
     * @param value (batch, keyValueHeads, new, valueWidth)
     * @return all keys and values including the new ones, views of the cache: (batch, keyValueHeads, length + new, …)
     */
    KeyValue append(Layer layer, NDArray key, NDArray value);

    /**
     * What a layer last {@linkplain #remember remembered}: the state of a recurrent cell, the keys and values of an encoder's
     * output.
     */
    Optional<NDList> recall(Layer layer);

    /**
     * Keeps copies of arrays for a layer in place of what it kept before.
     *
     * @param state each (batch, …)
     */
    void remember(Layer layer, NDList state);

    /**
     * Makes row i what row {@code rows[i]} was, in everything that is held: how beams branch and end. The batch becomes as large as
     * {@code rows}.
     */
    void select(int[] rows);

    /** Ends a forward pass that appended {@code positions} positions in every layer. */
    void advance(int positions);

    @Override
    void close();

    /**
     * Keys and values.
     *
     * @param key (batch, keyValueHeads, keys, headWidth)
     * @param value (batch, keyValueHeads, keys, valueWidth)
     */
    record KeyValue(NDArray key, NDArray value) {}
}
