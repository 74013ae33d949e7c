package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.model.Architecture;

/**
 * A table of vectors with adapters over it. It has the table's own weight under its own name; an output that scores with that weight
 * does so without the adapters, as in PEFT.
 */
final class AdaptedEmbedding extends Embedding {

    private final Embedding base;
    private final Map<String, Child<EmbeddingAdapter>> adapters = new LinkedHashMap<>();
    private List<String> active = List.of();

    private AdaptedEmbedding(Embedding base) {
        super(base);
        this.base = base;
    }

    /** Whether the layer is a table that is looked up row by row and nothing more. */
    static boolean fits(Embedding embedding) {
        return embedding.getClass() == Embedding.class || embedding instanceof AdaptedEmbedding;
    }

    /** The adapted table in the place of a name, put there if it is not yet adapted. */
    static AdaptedEmbedding at(Architecture model, String name) {
        Embedding found = (Embedding) Descendants.find(model, name);
        if (found instanceof AdaptedEmbedding adapted) {
            return adapted;
        }
        AdaptedEmbedding adapted = new AdaptedEmbedding(found);
        model.replace(name, adapted);
        return adapted;
    }

    /** The table without adapters. */
    Embedding base() {
        return base;
    }

    /** Adds an adapter over those that are there, and activates it. */
    void add(String name, EmbeddingAdapter adapter) {
        adapters.put(name, child(name, EmbeddingAdapter.class, adapter));
        List<String> more = new ArrayList<>(active);
        more.add(name);
        active = List.copyOf(more);
    }

    /** All adapters by name, active or not. */
    Map<String, EmbeddingAdapter> adapters() {
        Map<String, EmbeddingAdapter> view = new LinkedHashMap<>();
        adapters.forEach((name, child) -> view.put(name, child.get()));
        return view;
    }

    /** Names of those that act. */
    List<String> active() {
        return active;
    }

    /** Lets those of the named adapters act that are here. */
    void activate(List<String> names) {
        active = names.stream().filter(adapters::containsKey).toList();
    }

    @Override
    public NDArray forward(NDArray indices) {
        NDArray looked = base.forward(indices);
        for (String name : active) {
            looked = Objects.requireNonNull(adapters.get(name)).get().forward(looked, indices);
        }
        return looked;
    }

    /** The table that its active adapters make of its own. */
    NDArray merged() {
        NDArray table = base.weight().array();
        for (String name : active) {
            table = Objects.requireNonNull(adapters.get(name)).get().merge(table);
        }
        return table;
    }
}
