package org.ablate.spi.layer;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;

/**
 * A named tree of parameters and child layers, like {@code torch.nn.Module}. Names join with dots:
 * {@code layers.0.attention.query.weight}. Building a layer declares; {@link #fill} makes the tensors.
 */
public abstract class Layer {

    /** Layers of a model at most, twice as many as the largest mixture of experts in use has. */
    static final int MOST = 200_000;

    private final Map<String, Parameter> ownParameters = new LinkedHashMap<>();
    private final Map<String, Child<?>> children = new LinkedHashMap<>();
    private String path = "";
    private int count = 1;

    /**
     * Declares a parameter of this layer.
     *
     * @throws SizeException when it would have more values than an array holds
     */
    protected final Parameter parameter(String name, Shape shape, ValueInitializer initializer) {
        Sizes.requireArray(name, shape);
        return share(name, new Parameter(shape, initializer));
    }

    /** Declares that this layer uses a parameter of another one, under a name of its own: tied weights. */
    protected final Parameter share(String name, Parameter parameter) {
        if (ownParameters.putIfAbsent(requireName(name), parameter) != null) {
            throw new IllegalArgumentException("parameter " + name + " is declared twice");
        }
        return parameter;
    }

    /**
     * Places a child that only a layer of the type {@code L} can replace.
     *
     * @throws SizeException when there are more than {@value #MOST} layers with it
     */
    protected final <L extends Layer> Child<L> child(String name, Class<? super L> type, L layer) {
        Child<L> child = new Child<>(type, layer);
        if (children.putIfAbsent(requireName(name), child) != null) {
            throw new IllegalArgumentException("child " + name + " is declared twice");
        }
        count(layer);
        return child;
    }

    /** Stops before the tree has as many layers as its description says, where that is more than memory or patience. */
    private void count(Layer child) {
        count += child.count;
        if (count > MOST) {
            throw new SizeException(
                    "more than " + MOST + " layers; choose fewer blocks, or fewer experts or adapters in each");
        }
    }

    /** Places {@code count} children named {@code name.0}, {@code name.1}, …, each fresh from the supplier. */
    protected final <L extends Layer> List<Child<L>> children(
            String name, int count, Class<? super L> type, Supplier<? extends L> supplier) {
        return children(name, count, type, index -> supplier.get());
    }

    /** Places {@code count} children named {@code name.0}, {@code name.1}, …, each made for its index. */
    protected final <L extends Layer> List<Child<L>> children(
            String name, int count, Class<? super L> type, IntFunction<? extends L> maker) {
        List<Child<L>> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            L layer = maker.apply(i);
            Child<L> child = new Child<>(type, layer);
            children.put(requireName(name) + "." + i, child);
            count(layer);
            list.add(child);
        }
        return List.copyOf(list);
    }

    private static String requireName(String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("'" + name + "' cannot name a part of a layer");
        }
        return name;
    }

    /** Where this layer stands in the tree, such as {@code model.layers.3.attention}; known once {@link #place} ran. */
    public final String path() {
        return path;
    }

    /** Tells this layer and all below it where they stand. The runner calls it on the root, and again after a replacement. */
    public final void place(String path) {
        this.path = path;
        children.forEach((name, child) -> child.get().place(join(path, name)));
    }

    /** Direct children by name, in order of declaration. */
    public final Map<String, Layer> children() {
        Map<String, Layer> view = new LinkedHashMap<>();
        children.forEach((name, child) -> view.put(name, child.get()));
        return view;
    }

    /** This layer's own parameters by name, in order of declaration, those of children not included. */
    public final Map<String, Parameter> ownParameters() {
        return Collections.unmodifiableMap(ownParameters);
    }

    /** All parameters of the tree by dotted name relative to this layer; a shared one appears once, under its first name. */
    public final Map<String, Parameter> parameters() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        Set<Parameter> seen = new HashSet<>();
        walk((name, layer) -> layer.ownParameters.forEach((own, parameter) -> {
            if (seen.add(parameter)) {
                all.put(join(name, own), parameter);
            }
        }));
        return all;
    }

    /** The longest text whose keys and values in a cache stay right as it grows; a longer one needs a pass over all of it for each token. */
    public int cacheableLength() {
        return Integer.MAX_VALUE;
    }

    /** How many positions it can tell apart; a longer text, virtual tokens before it included, cannot be read. */
    public int mostPositions() {
        return Integer.MAX_VALUE;
    }

    /** Visits this layer (name {@code ""}) and all below it, parents first, by name relative to this layer. */
    public final void walk(BiConsumer<String, Layer> visitor) {
        visit("", this, visitor);
    }

    private static void visit(String name, Layer layer, BiConsumer<String, Layer> visitor) {
        visitor.accept(name, layer);
        layer.children.forEach((child, place) -> visit(join(name, child), place.get(), visitor));
    }

    /**
     * Puts another layer in the place of a descendant.
     *
     * @param name the descendant, relative to this layer: {@code layers.0.attention.query}
     * @throws IllegalArgumentException when there is none, or the place cannot hold the replacement
     */
    public final void replace(String name, Layer replacement) {
        for (Map.Entry<String, Child<?>> entry : children.entrySet()) {
            String key = entry.getKey();
            if (name.equals(key)) {
                entry.getValue().set(replacement);
                replacement.place(join(path, key));
                return;
            }
            if (name.startsWith(key + ".")) {
                entry.getValue().get().replace(name.substring(key.length() + 1), replacement);
                return;
            }
        }
        throw new IllegalArgumentException(
                "no layer '" + name + "' under '" + path + "'; there are " + children.keySet());
    }

    /** Holds every parameter whose dotted name matches. Returns how many. */
    public final int freeze(Predicate<String> names) {
        int[] count = {0};
        parameters().forEach((name, parameter) -> {
            if (names.test(name)) {
                parameter.setTrainable(false);
                count[0]++;
            }
        });
        return count[0];
    }

    /** Lets every weight of the tree that was declared by an {@link WeightInit} begin, and be trained, as {@code choice} says. */
    public final void initialize(InitializationScheme choice) {
        parameters().values().forEach(parameter -> {
            if (parameter.initializer() instanceof WeightInit weight) {
                parameter.setInitializer(choice.of(weight));
                parameter.setLearningRate(choice.learningRate(weight));
            }
        });
    }

    /**
     * Makes every parameter's tensor, each from its own random stream (seed, dotted path, "init", 0), so that no parameter's
     * first values depend on which others exist.
     */
    public final void fill(Ops ops, long seed) {
        fill(ops, seed, name -> true);
    }

    /** {@link #fill(Ops, long)} of those parameters whose dotted name matches; the others have their values from elsewhere. */
    public final void fill(Ops ops, long seed, Predicate<String> names) {
        List<Map.Entry<String, Parameter>> all = parameters().entrySet().stream()
                .filter(entry -> names.test(entry.getKey()))
                .toList();
        // A few at a time: in parallel, yet never the whole model twice in memory.
        for (List<Map.Entry<String, Parameter>> some :
                Lists.partition(all, Runtime.getRuntime().availableProcessors())) {
            List<float[]> values = some.parallelStream()
                    .map(entry -> entry.getValue()
                            .initializer()
                            .values(
                                    entry.getValue().shape(),
                                    RandomStream.of(seed, join(path, entry.getKey()), "init", 0)))
                    .toList();
            for (int i = 0; i < some.size(); i++) {
                Parameter parameter = some.get(i).getValue();
                parameter.fill(ops.parameter(values.get(i), parameter.shape()));
            }
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : name.isEmpty() ? path : path + "." + name;
    }
}
