package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.tensor.Ops;

/** The states of recurrent layers between steps of generation: as large after a thousand tokens as after one. */
final class StateCache implements KeyValueCache {

    private final Ops ops;
    private final int capacity;
    private final IdentityHashMap<Layer, NDList> states = new IdentityHashMap<>();
    private int length;

    StateCache(Ops ops, int capacity) {
        this.ops = ops;
        this.capacity = capacity;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public KeyValue append(Layer layer, NDArray key, NDArray value) {
        throw new UnsupportedOperationException("a recurrent model has states, no keys and values");
    }

    @Override
    public Optional<NDList> recall(Layer layer) {
        return Optional.ofNullable(states.get(layer));
    }

    @Override
    public void remember(Layer layer, NDList state) {
        NDList kept = new NDList();
        state.forEach(array -> kept.add(outliving(array.duplicate())));
        NDList before = states.put(layer, kept);
        if (before != null) {
            before.forEach(NDArray::close);
        }
    }

    @Override
    public void select(int[] rows) {
        long[] indices = Arrays.stream(rows).asLongStream().toArray();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray index = ops.manager().create(indices);
            states.replaceAll((layer, state) -> {
                NDList selected = new NDList();
                state.forEach(array -> selected.add(outliving(array.get(new NDIndex("{}", index)))));
                state.forEach(NDArray::close);
                return selected;
            });
        }
    }

    /** Takes an array out of the scope it was made in; it lives until it is closed. */
    private static NDArray outliving(NDArray array) {
        NDScope.unregister(array);
        return array;
    }

    @Override
    public void advance(int positions) {
        if (length + positions > capacity) {
            throw new IllegalArgumentException("a cache of " + capacity + " positions that holds " + length
                    + " has no room for " + positions + " more");
        }
        length += positions;
    }

    @Override
    public void close() {
        states.values().forEach(state -> state.forEach(NDArray::close));
        states.clear();
    }
}
