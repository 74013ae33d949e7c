package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import java.util.function.Function;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;

/** A cache in which learned keys and values stand before those of the first real token. */
final class PrefixedCache implements KeyValueCache {

    private final KeyValueCache inside;
    private final int virtual;
    private final Function<Layer, Optional<PrefixKeyValues>> prefixes;

    /**
     * @param virtual how many keys come before the real ones
     * @param prefixes those of a layer; none for one that has none, which then appends as ever
     */
    PrefixedCache(KeyValueCache inside, int virtual, Function<Layer, Optional<PrefixKeyValues>> prefixes) {
        this.inside = inside;
        this.virtual = virtual;
        this.prefixes = prefixes;
    }

    private boolean fresh() {
        return inside.length() == 0;
    }

    @Override
    public int length() {
        return fresh() ? virtual : inside.length();
    }

    @Override
    public int capacity() {
        return inside.capacity();
    }

    @Override
    public KeyValue append(Layer layer, NDArray key, NDArray value) {
        if (fresh()) {
            Optional<PrefixKeyValues> prefix = prefixes.apply(layer);
            if (prefix.isPresent()) {
                KeyValue whole = prefix.get().before(key, value);
                return inside.append(layer, whole.key(), whole.value());
            }
        }
        return inside.append(layer, key, value);
    }

    @Override
    public Optional<NDList> recall(Layer layer) {
        return inside.recall(layer);
    }

    @Override
    public void remember(Layer layer, NDList state) {
        inside.remember(layer, state);
    }

    @Override
    public void select(int[] rows) {
        inside.select(rows);
    }

    @Override
    public void advance(int positions) {
        inside.advance(fresh() ? virtual + positions : positions);
    }

    @Override
    public void close() {
        inside.close();
    }
}
