package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;

/** Cache that remembers nothing, for one pass in which gradients flow. */
class NoOpCache implements KeyValueCache {

    @Override
    public int length() {
        return 0;
    }

    @Override
    public int capacity() {
        return Integer.MAX_VALUE;
    }

    @Override
    public KeyValue append(Layer layer, NDArray key, NDArray value) {
        return new KeyValue(key, value);
    }

    @Override
    public Optional<NDList> recall(Layer layer) {
        return Optional.empty();
    }

    @Override
    public void remember(Layer layer, NDList state) {}

    @Override
    public void select(int[] rows) {}

    @Override
    public void advance(int positions) {}

    @Override
    public void close() {}
}
