package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;

/**
 * Cache whose positions are offset: those outside see the real tokens alone, while the model inside has virtual ones before
 * them.
 */
final class OffsetCache implements KeyValueCache {

    private final KeyValueCache all;
    private final int virtual;

    /** @param virtual how many tokens come before the real ones */
    OffsetCache(KeyValueCache all, int virtual) {
        this.all = all;
        this.virtual = virtual;
    }

    /** The cache that counts the virtual tokens too. */
    KeyValueCache all() {
        return all;
    }

    @Override
    public int length() {
        return Math.max(0, all.length() - virtual);
    }

    @Override
    public int capacity() {
        return all.capacity() - virtual;
    }

    @Override
    public KeyValue append(Layer layer, NDArray key, NDArray value) {
        return all.append(layer, key, value);
    }

    @Override
    public Optional<NDList> recall(Layer layer) {
        return all.recall(layer);
    }

    @Override
    public void remember(Layer layer, NDList state) {
        all.remember(layer, state);
    }

    @Override
    public void select(int[] rows) {
        all.select(rows);
    }

    @Override
    public void advance(int positions) {
        all.advance(positions);
    }

    @Override
    public void close() {
        all.close();
    }
}
