package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;

/** What attention remembers between the steps of generation: the keys and values of all positions so far, per layer. */
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
