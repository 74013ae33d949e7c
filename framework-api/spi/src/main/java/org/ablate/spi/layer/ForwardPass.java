package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDResource;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ablate.spi.data.Input;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.RandomStream;

/**
 * The circumstances of one forward pass: whether it trains, what its random numbers derive from, which positions see which and
 * what is remembered. Immutable but for what it collects: {@link #sharedAcrossLayers}, {@link #addLoss} and {@link #report}.
 */
public final class ForwardPass {

    private final Mode mode;
    private final AttentionScope scope;
    private final Optional<KeyValueCache> cache;
    private final Optional<Unpadding> unpadding;
    private final UnaryOperator<NDArray> onEmbedded;
    private final Map<Record, NDResource> shared;
    private final Map<String, NDArray> losses;
    private final Map<String, NDArray> reports;

    private record Mode(boolean training, long seed, long step, int part) {}

    private ForwardPass(
            Mode mode,
            AttentionScope scope,
            Optional<KeyValueCache> cache,
            Optional<Unpadding> unpadding,
            UnaryOperator<NDArray> onEmbedded,
            Map<String, NDArray> losses,
            Map<String, NDArray> reports) {
        this.mode = mode;
        this.scope = scope;
        this.cache = cache;
        this.unpadding = unpadding;
        this.onEmbedded = onEmbedded;
        this.shared = new HashMap<>();
        this.losses = losses;
        this.reports = reports;
    }

    private static ForwardPass of(Mode mode) {
        return new ForwardPass(
                mode,
                AttentionScope.CAUSAL,
                Optional.empty(),
                Optional.empty(),
                UnaryOperator.identity(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    /**
     * A training pass.
     *
     * @param seed the experiment's seed
     * @param step the training step, from 0
     * @param part which part of an accumulated batch, from 0
     */
    public static ForwardPass training(long seed, long step, int part) {
        return of(new Mode(true, seed, step, part));
    }

    /** A pass without dropout or any other randomness. */
    public static ForwardPass evaluation() {
        return of(new Mode(false, 0, 0, 0));
    }

    private ForwardPass with(AttentionScope other) {
        return new ForwardPass(mode, other, cache, unpadding, onEmbedded, losses, reports);
    }

    /** The same pass with padding: {@code keep} is boolean (batch, keys), true where a token counts. */
    public ForwardPass withKeep(NDArray keep) {
        return with(scope.withKeep(keep));
    }

    /** The same pass in which every position sees every other, later ones too, as in an encoder. */
    public ForwardPass bidirectional() {
        return with(scope.bidirectional());
    }

    /** The same pass with the padding, positions, segments and prefix of an input, so far as it has them. */
    public ForwardPass forInput(Input input) {
        return with(scope.forInput(input));
    }

    /** The same pass over another sequence: nothing of what this one says of padding, positions and segments holds, nor its cache. */
    public ForwardPass forOtherSequence(Input input) {
        return new ForwardPass(
                mode,
                AttentionScope.CAUSAL.forInput(input),
                Optional.empty(),
                Optional.empty(),
                onEmbedded,
                losses,
                reports);
    }

    /** The same pass continuing what {@code cache} holds. */
    public ForwardPass withCache(KeyValueCache cache) {
        return new ForwardPass(mode, scope, Optional.of(cache), unpadding, onEmbedded, losses, reports);
    }

    /** The same pass with the tokens of its batch laid side by side: layers read and give (1, tokens, width). */
    public ForwardPass unpadded(Unpadding tokens) {
        return new ForwardPass(mode, scope, cache, Optional.of(tokens), onEmbedded, losses, reports);
    }

    /** The same pass in which embedded tokens go through {@code change}: noise, perturbation, virtual tokens. */
    public ForwardPass onEmbedded(UnaryOperator<NDArray> change) {
        return new ForwardPass(
                mode, scope, cache, unpadding, embedded -> change.apply(onEmbedded.apply(embedded)), losses, reports);
    }

    /** The same pass, same random numbers too, whose {@link #addLoss} and {@link #report} are not kept: one more look at an input. */
    public ForwardPass withoutReporting() {
        return new ForwardPass(mode, scope, cache, unpadding, onEmbedded, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** {@link #withoutReporting} with random numbers of its own: another dropout. */
    public ForwardPass withFreshDropout() {
        long other = RandomStream.seed(mode.seed(), "", "redrawn", 0);
        Mode redrawn = new Mode(mode.training(), other, mode.step(), mode.part());
        return new ForwardPass(
                redrawn, scope, cache, unpadding, onEmbedded, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    public boolean training() {
        return mode.training();
    }

    /** The training step, from 0; 0 when not training. */
    public long step() {
        return mode.step();
    }

    /** The position of the first token of this pass: what the cache already holds, else 0. */
    public int offset() {
        return cache.map(KeyValueCache::length).orElse(0);
    }

    /** Boolean (batch, keys), true where a token counts; absent when all do. */
    public Optional<NDArray> keep() {
        return scope.keep();
    }

    /** Int64 (batch, time): where each token stands; absent when they count on from {@link #offset}. */
    public Optional<NDArray> positions() {
        return scope.positions();
    }

    /** Int64 (batch, time): which document of a packed row a token belongs to; absent when each row is one. */
    public Optional<NDArray> segments() {
        return scope.segments();
    }

    /** Whether a position sees no later one, a {@linkplain Input#prefix prefix} excepted. */
    public boolean causal() {
        return scope.causal();
    }

    public Optional<KeyValueCache> cache() {
        return cache;
    }

    /** How the tokens of the batch were laid side by side; absent in an ordinary pass, whose layers read (batch, time, width). */
    public Optional<Unpadding> unpadding() {
        return unpadding;
    }

    /**
     * Which of the last {@code keys} positions the last {@code queries} positions see, by direction, padding, segments and prefix.
     * Computed once for all layers.
     */
    public AttentionMask mask(int queries, int keys) {
        return scope.mask(this, queries, keys);
    }

    /** What an architecture passes its embedded tokens through, (batch, time, width), before a position acts on them. */
    public NDArray embedded(NDArray embedding) {
        return onEmbedded.apply(embedding);
    }

    /** The seed of the randomness a layer draws in this pass: a pure function of (seed, path, purpose, step). */
    public long seed(Layer layer, String purpose) {
        String part = mode.part() == 0 ? purpose : purpose + "#" + mode.part();
        return RandomStream.seed(mode.seed(), layer.path(), part, mode.step());
    }

    /**
     * Adds to the loss, besides the objective's: the load-balancing loss of a mixture of experts, say.
     *
     * @param name what it is reported as; losses of one name add up
     * @param mean a scalar, per target, already weighted
     */
    public void addLoss(String name, NDArray mean) {
        losses.merge(name, mean, NDArray::add);
    }

    /** What {@link #addLoss} was given, by name. */
    public Map<String, NDArray> losses() {
        return losses;
    }

    /** Reports a figure beside the loss: the tokens that a mixture of experts dropped, say. Figures of one name add up. */
    public void report(String name, NDArray scalar) {
        reports.merge(name, scalar, NDArray::add);
    }

    /** What {@link #report} was given, by name. */
    public Map<String, NDArray> reports() {
        return reports;
    }

    /**
     * What is the same for all layers of this pass, computed by the first that asks: the rotation angles of rope, say.
     *
     * @param key equal for equal results: a record of what they depend on
     * @param compute gives an {@link NDArray} or a list of them, which live as long as the pass needs them
     */
    @SuppressWarnings("unchecked") // a key stands for one type of result
    public <T extends NDResource> T sharedAcrossLayers(Record key, Supplier<T> compute) {
        NDResource value = shared.get(key);
        if (value == null) {
            value = compute.get();
            shared.put(key, value);
        }
        return (T) value;
    }

    /**
     * Does a part of the pass and frees all arrays made on the way but the result and what {@link #sharedAcrossLayers}, {@link #addLoss} and
     * {@link #report} were given. The memory of those that no gradient needs is free again before the next part begins, as it is in
     * Python where a name goes out of use.
     */
    public NDArray releasingIntermediates(Supplier<NDArray> part) {
        NDArray result;
        try (NDScope made = new NDScope()) {
            made.suppressNotUsedWarning();
            result = part.get();
            NDScope.unregister(result);
            collected().forEach(array -> NDScope.unregister(array));
        }
        NDScope.register(result);
        collected().forEach(NDScope::register);
        return result;
    }

    private Stream<NDArray> collected() {
        Stream<NDArray> known = shared.values().stream().flatMap(resource -> resource.getResourceNDArrays().stream());
        return Stream.of(known, losses.values().stream(), reports.values().stream())
                .flatMap(arrays -> arrays);
    }
}
