package org.ablate.plugins.transformer.cache;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.Ops;
import org.jspecify.annotations.Nullable;

/**
 * Static cache of keys and values in fp32 buffers of full capacity, one pair per layer, made when the layer first appends.
 * Appending copies the new positions into their place, so a step of generation moves no more than it adds. Records no
 * gradients: use it within {@link Ops#withoutGradients}.
 */
public final class StaticKeyValueCache implements KeyValueCache {

    private static final String APPEND = """
            def append(self, keys: Tensor, values: Tensor, key: Tensor, value: Tensor, length: Tensor) -> Tuple[Tensor, Tensor]:
                start = int(length)
                count = torch.size(key, 2)
                _0 = torch.copy_(torch.narrow(keys, 2, start, count), key)
                _1 = torch.copy_(torch.narrow(values, 2, start, count), value)
                end = torch.add(start, count)
                allKeys = torch.narrow(keys, 2, 0, end)
                allValues = torch.narrow(values, 2, 0, end)
                return (torch.type_as(allKeys, key), torch.type_as(allValues, value))
            """;

    private final Ops ops;
    private final Kernel append;
    private int batch;
    private final int capacity;
    private final IdentityHashMap<Layer, KeyValue> buffers = new IdentityHashMap<>();
    private final IdentityHashMap<Layer, NDList> remembered = new IdentityHashMap<>();
    private int length;
    private boolean takenOver;

    public StaticKeyValueCache(Ops ops, int batch, int capacity) {
        this.ops = ops;
        this.append = ops.kernel("append", APPEND);
        this.batch = batch;
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
        if (takenOver) {
            throw new IllegalStateException("a text is written on without passes, so none can go on from this cache");
        }
        requireRoom(Math.toIntExact(key.getShape().get(2)));
        if (key.getShape().get(0) != batch) {
            throw new IllegalArgumentException("a cache for a batch of " + batch + " was given "
                    + key.getShape().get(0) + " rows");
        }
        KeyValue buffer = buffers(layer, key.getShape(), value.getShape());
        NDList all = append.run(buffer.key(), buffer.value(), key, value, (long) length);
        return new KeyValue(all.get(0), all.get(1));
    }

    public int batch() {
        return batch;
    }

    /** Keys and values of the positions so far, if the layer has appended any; each (batch, heads, length, width). */
    public Optional<KeyValue> held(Layer layer) {
        return Optional.ofNullable(buffers.get(layer)).map(buffer -> {
            NDIndex known = new NDIndex(":, :, :{}", (long) length);
            return new KeyValue(buffer.key().get(known), buffer.value().get(known));
        });
    }

    /** Lets go of all keys and values and only counts on: something else keeps them from here. */
    public void takenOver() {
        takenOver = true;
        release();
    }

    private KeyValue buffers(Layer layer, Shape key, Shape value) {
        return buffers.computeIfAbsent(layer, absent -> new KeyValue(buffer(key), buffer(value)));
    }

    private NDArray buffer(Shape appended) {
        return ops.zeros(new Shape(appended.get(0), appended.get(1), capacity, appended.get(3)));
    }

    @Override
    public Optional<NDList> recall(Layer layer) {
        return Optional.ofNullable(remembered.get(layer));
    }

    @Override
    public void remember(Layer layer, NDList state) {
        NDList kept = new NDList();
        state.forEach(array -> kept.add(outliving(array.duplicate())));
        forget(remembered.put(layer, kept));
    }

    @Override
    public void select(int[] rows) {
        long[] indices = Arrays.stream(rows).asLongStream().toArray();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray index = ops.manager().create(indices);
            buffers.replaceAll((layer, buffer) -> {
                KeyValue selected = new KeyValue(rows(buffer.key(), index), rows(buffer.value(), index));
                buffer.key().close();
                buffer.value().close();
                return selected;
            });
            remembered.replaceAll((layer, state) -> {
                NDList selected = new NDList();
                state.forEach(array -> selected.add(rows(array, index)));
                forget(state);
                return selected;
            });
        }
        batch = rows.length;
    }

    private static NDArray rows(NDArray array, NDArray index) {
        return outliving(array.get(new NDIndex("{}", index)));
    }

    /** Takes an array out of the scope it was made in; it lives until it is closed. */
    private static NDArray outliving(NDArray array) {
        NDScope.unregister(array);
        return array;
    }

    private static void forget(@Nullable NDList state) {
        if (state != null) {
            state.forEach(NDArray::close);
        }
    }

    @Override
    public void advance(int positions) {
        requireRoom(positions);
        length += positions;
    }

    private void requireRoom(int positions) {
        if (length + positions > capacity) {
            throw new IllegalArgumentException("a cache of " + capacity + " positions that holds " + length
                    + " has no room for " + positions + " more");
        }
    }

    @Override
    public void close() {
        release();
    }

    private void release() {
        buffers.values().forEach(buffer -> {
            buffer.key().close();
            buffer.value().close();
        });
        buffers.clear();
        remembered.values().forEach(StaticKeyValueCache::forget);
        remembered.clear();
    }
}
