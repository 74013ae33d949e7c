package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDResource;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ablate.spi.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of one forward pass: whether it trains, what its random numbers derive from, which positions count and
 * what is remembered. Immutable but for {@link #once}.
 */
public final class Pass {

    private final boolean training;
    private final long seed;
    private final long step;
    private final int part;
    private final @Nullable NDArray keep;
    private final @Nullable KeyValueCache cache;
    private final Map<Record, NDResource> shared = new HashMap<>();

    private Pass(
            boolean training, long seed, long step, int part, @Nullable NDArray keep, @Nullable KeyValueCache cache) {
        this.training = training;
        this.seed = seed;
        this.step = step;
        this.part = part;
        this.keep = keep;
        this.cache = cache;
    }

    /**
     * A training pass.
     *
     * @param seed the experiment's seed
     * @param step the training step, from 0
     * @param part which part of an accumulated batch, from 0
     */
    public static Pass training(long seed, long step, int part) {
        return new Pass(true, seed, step, part, null, null);
    }

    /** A pass without dropout or any other randomness. */
    public static Pass evaluation() {
        return new Pass(false, 0, 0, 0, null, null);
    }

    /** The same pass with padding: {@code keep} is boolean (batch, time), true where a token counts. */
    public Pass withKeep(NDArray keep) {
        return new Pass(training, seed, step, part, keep, cache);
    }

    /** The same pass continuing what {@code cache} holds. */
    public Pass withCache(KeyValueCache cache) {
        return new Pass(training, seed, step, part, keep, cache);
    }

    public boolean training() {
        return training;
    }

    /** The position of the first token of this pass: what the cache already holds, else 0. */
    public int offset() {
        return cache == null ? 0 : cache.length();
    }

    /** Boolean (batch, time), true where a token counts; absent when all do. */
    public Optional<NDArray> keep() {
        return Optional.ofNullable(keep);
    }

    public Optional<KeyValueCache> cache() {
        return Optional.ofNullable(cache);
    }

    /** The seed of the randomness a layer draws in this pass: a pure function of (seed, path, purpose, step). */
    public long seed(Layer layer, String purpose) {
        return RandomStream.seed(seed, layer.path(), part == 0 ? purpose : purpose + "#" + part, step);
    }

    /**
     * What is the same for all layers of this pass, computed by the first that asks: the rotation angles of rope, say.
     *
     * @param key equal for equal results: a record of what they depend on
     * @param compute gives an {@link NDArray} or a list of them, which live as long as the pass needs them
     */
    @SuppressWarnings("unchecked") // a key stands for one type of result
    public <T extends NDResource> T once(Record key, Supplier<T> compute) {
        NDResource value = shared.get(key);
        if (value == null) {
            value = compute.get();
            shared.put(key, value);
        }
        return (T) value;
    }

    /**
     * Does a part of the pass and lets go of all arrays made on the way but the result and what {@link #once} gave. The memory of
     * those that no gradient needs is free again before the next part begins, as it is in Python where a name goes out of use.
     */
    public NDArray within(Supplier<NDArray> part) {
        NDArray result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = part.get();
            NDScope.unregister(result);
            sharedArrays().forEach(array -> NDScope.unregister(array));
        }
        NDScope.register(result);
        sharedArrays().forEach(NDScope::register);
        return result;
    }

    private Stream<NDArray> sharedArrays() {
        return shared.values().stream().flatMap(resource -> resource.getResourceNDArrays().stream());
    }
}
