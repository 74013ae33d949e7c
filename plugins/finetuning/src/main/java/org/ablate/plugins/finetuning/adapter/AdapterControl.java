package org.ablate.plugins.finetuning.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Ops;

/** Control of the adapters of a model, by name: which of them act, how strongly, and their merging into the base. */
public final class AdapterControl {

    private final Architecture model;

    private AdapterControl(Architecture model) {
        this.model = model;
    }

    /** Those of a model. */
    public static AdapterControl of(Architecture model) {
        return new AdapterControl(model);
    }

    /** The adapters of one name, in the model's order. */
    public static Stream<LinearAdapter> named(Architecture model, String name) {
        return layers(model).values().stream().flatMap(layer -> layer.adapters().named(name).stream());
    }

    private static Map<String, AdaptedLinear> layers(Architecture model) {
        return LayerQueries.of(model, AdaptedLinear.class, List.of());
    }

    private static Map<String, AdaptedEmbedding> tables(Architecture model) {
        return LayerQueries.of(model, AdaptedEmbedding.class, List.of());
    }

    /** The adapters of embeddings of one name, by the embeddings' names. */
    public static Map<String, EmbeddingAdapter> ofTables(Architecture model, String name) {
        Map<String, EmbeddingAdapter> adapters = new LinkedHashMap<>();
        tables(model)
                .forEach((table, layer) ->
                        layer.adapters().named(name).ifPresent(adapter -> adapters.put(table, adapter)));
        return adapters;
    }

    /** The layers of both kinds. */
    private static Stream<AdaptedLayer<?>> adapted(Architecture model) {
        return Stream.concat(tables(model).values().stream(), layers(model).values().stream());
    }

    private static Map<String, VirtualTokenAdapter> tokens(Architecture model) {
        return LayerQueries.of(model, VirtualTokenAdapter.class, List.of());
    }

    /** Their names. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        tokens(model).values().forEach(tokens -> names.add(tokens.name()));
        adapted(model).forEach(layer -> names.addAll(layer.adapters().names()));
        return names;
    }

    /** Lets these adapters act and no others; where they meet in a layer, in this order. */
    public void activate(String... names) {
        List<String> wanted = Arrays.asList(names);
        wanted.forEach(this::requireKnown);
        adapted(model).forEach(layer -> layer.adapters().activate(wanted));
        tokens(model).values().forEach(tokens -> tokens.activate(wanted.contains(tokens.name())));
    }

    /** Lets none act: the model computes what its base does. */
    public void disable() {
        activate();
    }

    /**
     * Lets an adapter act more or less strongly.
     *
     * @param strength 1 as trained, 0 not at all
     * @throws ExperimentException for virtual tokens, which are there or not
     */
    public void weigh(String name, double strength) {
        requireKnown(name);
        tokens(model).values().stream()
                .filter(tokens -> tokens.name().equals(name))
                .findFirst()
                .ifPresent(tokens -> {
                    throw new ExperimentException(
                            "adapter '" + name + "' is virtual tokens, which act or do not; they have no strength");
                });
        adapted(model)
                .flatMap(layer -> layer.adapters().named(name).stream())
                .forEach(adapter -> adapter.setStrength(strength));
    }

    private void requireKnown(String name) {
        if (!names().contains(name)) {
            throw new ExperimentException("there is no adapter '" + name + "'; there are " + names());
        }
    }

    /**
     * Writes what the active adapters do into the base's weights and takes all adapters away. The model computes the same as before,
     * at the base's cost. A weight of few bits that an adapter changed is one of floats then, since few bits cannot hold the sum.
     *
     * @throws ExperimentException when an active adapter is not a change of weights
     */
    public void merge(Ops ops) {
        tokens(model).values().stream()
                .filter(VirtualTokenAdapter::active)
                .findFirst()
                .ifPresent(tokens -> {
                    throw new ExperimentException("adapter '" + tokens.name()
                            + "' adds virtual tokens, which no weight can stand for; it cannot be merged");
                });
        tables(model).forEach(this::requireUntied);
        ops.withoutGradients(() -> {
            tables(model).forEach((name, layer) -> merge(name, layer, ops));
            layers(model).forEach((name, layer) -> merge(name, layer, ops));
            return true;
        });
    }

    /** An adapter of a table changes what is looked up; an output that scores with the table must not change with it. */
    private void requireUntied(String name, AdaptedEmbedding layer) {
        long rows = layer.weight().shape().get(0);
        boolean own = LayerQueries.of(model, Head.class, List.of()).values().stream()
                .flatMap(head -> LayerQueries.of(head, Linear.class, List.of()).values().stream())
                .anyMatch(linear -> linear.outputWidth() == rows);
        if (!layer.adapters().active().isEmpty() && model.output() == Output.TOKENS && !own) {
            throw new ExperimentException(
                    "adapter '" + layer.adapters().active().get(0) + "' changes what is looked up in '" + name
                            + "', with which the output scores too, unchanged; one table cannot hold both, so it cannot be merged");
        }
    }

    private void merge(String name, AdaptedEmbedding layer, Ops ops) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            write(layer.merged(), layer.weight(), ops);
            model.replace(name, layer.base());
        }
    }

    private void merge(String name, AdaptedLinear layer, Ops ops) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Linear base = layer.base();
            if (!layer.adapters().active().isEmpty()) {
                MergedLinear merged = layer.merged();
                write(merged.weight(), base.weight(), ops);
                merged.bias().ifPresent(bias -> write(bias, base.bias().orElseThrow(), ops));
            }
            model.replace(name, base);
        }
    }

    private static void write(NDArray values, Parameter parameter, Ops ops) {
        if (parameter.isStored() || values != parameter.array()) {
            parameter.fill(ops.parameter(values.toFloatArray(), parameter.shape()));
        }
    }
}
