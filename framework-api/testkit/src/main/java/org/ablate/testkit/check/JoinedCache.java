package org.ablate.testkit.check;

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
import org.jspecify.annotations.Nullable;

/** The plainest cache: joins what it is given. Its arrays live until it is closed. */
public final class JoinedCache implements KeyValueCache {

    private final IdentityHashMap<Layer, KeyValue> held = new IdentityHashMap<>();
    private final IdentityHashMap<Layer, NDList> remembered = new IdentityHashMap<>();
    private final Ops ops;
    private int length;

    public JoinedCache(Ops ops) {
        this.ops = ops;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int capacity() {
        return Integer.MAX_VALUE;
    }

    @Override
    public KeyValue append(Layer layer, NDArray key, NDArray value) {
        KeyValue before = held.get(layer);
        KeyValue all = before == null
                ? new KeyValue(kept(key), kept(value))
                : new KeyValue(
                        outliving(before.key().concat(key, 2)),
                        outliving(before.value().concat(value, 2)));
        forget(before);
        held.put(layer, all);
        return all;
    }

    @Override
    public Optional<NDList> recall(Layer layer) {
        return Optional.ofNullable(remembered.get(layer));
    }

    @Override
    public void remember(Layer layer, NDList state) {
        NDList kept = new NDList();
        state.forEach(array -> kept.add(kept(array)));
        NDList before = remembered.put(layer, kept);
        if (before != null) {
            before.forEach(NDArray::close);
        }
    }

    private NDArray kept(NDArray array) {
        return outliving(ops.withoutGradients(array::duplicate));
    }

    private static NDArray outliving(NDArray array) {
        NDScope.unregister(array);
        return array;
    }

    private static void forget(@Nullable KeyValue all) {
        if (all != null) {
            all.key().close();
            all.value().close();
        }
    }

    @Override
    public void select(int[] rows) {
        long[] indices = Arrays.stream(rows).asLongStream().toArray();
        held.replaceAll((layer, all) -> {
            KeyValue selected = new KeyValue(rows(all.key(), indices), rows(all.value(), indices));
            forget(all);
            return selected;
        });
        remembered.replaceAll((layer, state) -> {
            NDList selected = new NDList();
            state.forEach(array -> selected.add(rows(array, indices)));
            state.forEach(NDArray::close);
            return selected;
        });
    }

    private static NDArray rows(NDArray array, long[] indices) {
        try (NDArray index = array.getManager().create(indices)) {
            return outliving(array.get(new NDIndex("{}", index)));
        }
    }

    @Override
    public void advance(int positions) {
        length += positions;
    }

    @Override
    public void close() {
        held.values().forEach(JoinedCache::forget);
        held.clear();
        remembered.values().forEach(state -> state.forEach(NDArray::close));
        remembered.clear();
    }
}
