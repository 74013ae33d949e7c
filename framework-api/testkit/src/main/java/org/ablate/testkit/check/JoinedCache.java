package org.ablate.testkit.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;

/** The plainest cache: joins what it is given. Its arrays belong to the innermost scope. */
public final class JoinedCache implements KeyValueCache {

    private final IdentityHashMap<Layer, KeyValue> held = new IdentityHashMap<>();
    private final IdentityHashMap<Layer, NDList> remembered = new IdentityHashMap<>();
    private int length;

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
                ? new KeyValue(key, value)
                : new KeyValue(before.key().concat(key, 2), before.value().concat(value, 2));
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
        state.forEach(array -> kept.add(array.duplicate()));
        remembered.put(layer, kept);
    }

    @Override
    public void select(int[] rows) {
        long[] indices = Arrays.stream(rows).asLongStream().toArray();
        held.replaceAll((layer, all) -> new KeyValue(rows(all.key(), indices), rows(all.value(), indices)));
        remembered.replaceAll((layer, state) -> {
            NDList selected = new NDList();
            state.forEach(array -> selected.add(rows(array, indices)));
            return selected;
        });
    }

    private static NDArray rows(NDArray array, long[] indices) {
        return array.get(new NDIndex("{}", array.getManager().create(indices)));
    }

    @Override
    public void advance(int positions) {
        length += positions;
    }

    @Override
    public void close() {
        held.clear();
        remembered.clear();
    }
}
