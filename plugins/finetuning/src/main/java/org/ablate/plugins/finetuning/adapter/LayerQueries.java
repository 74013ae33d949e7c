package org.ablate.plugins.finetuning.adapter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Head;

/** Queries for the layers of a model by name and type. */
public final class LayerQueries {

    private LayerQueries() {}

    /** @throws IllegalArgumentException when there is none of the name */
    public static Layer find(Layer root, String name) {
        Layer found = of(root, Layer.class, List.of()).get(name);
        if (found == null) {
            throw new IllegalArgumentException("no layer '" + name + "'");
        }
        return found;
    }

    /** The layers of a type by dotted name, in order; what stands inside a layer that is left out is left out too. */
    public static <L> Map<String, L> of(Layer root, Class<L> type, List<Class<? extends Layer>> notInside) {
        Map<String, L> found = new LinkedHashMap<>();
        List<String> closed = new ArrayList<>();
        root.walk((name, layer) -> {
            if (closed.stream().anyMatch(closedName -> name.startsWith(closedName + "."))) {
                return;
            }
            if (notInside.stream().anyMatch(closedType -> closedType.isInstance(layer))) {
                closed.add(name);
            }
            if (type.isInstance(layer)) {
                found.put(name, type.cast(layer));
            }
        });
        return found;
    }

    /** Every table that can have adapters, by name. */
    public static Map<String, Embedding> tables(Layer root) {
        Map<String, Embedding> tables = of(root, Embedding.class, List.of());
        tables.values().removeIf(table -> !AdaptedEmbedding.fits(table));
        return tables;
    }

    /** Every linear layer, adapted ones as one. */
    static Map<String, Linear> linears(Layer root) {
        return of(root, Linear.class, List.of(AdaptedLinear.class));
    }

    /** Every linear layer but those of heads. */
    public static Map<String, Linear> inner(Layer root) {
        return of(root, Linear.class, List.of(AdaptedLinear.class, Head.class));
    }
}
