package org.ablate.plugins.finetuning.adapter;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.model.Architecture;

/**
 * A table of vectors with adapters over it. It has the table's own weight under its own name; an output that scores with that weight
 * does so without the adapters, as in PEFT.
 */
public final class AdaptedEmbedding extends Embedding implements AdaptedLayer<EmbeddingAdapter> {

    private final Embedding base;
    private final ActiveAdapters<EmbeddingAdapter> adapters = new ActiveAdapters<>();

    private AdaptedEmbedding(Embedding base) {
        super(base);
        this.base = base;
    }

    /** Whether the layer is a table that is looked up row by row and nothing more. */
    static boolean fits(Embedding embedding) {
        return embedding.getClass() == Embedding.class || embedding instanceof AdaptedEmbedding;
    }

    /** The adapted table in the place of a name, put there if it is not yet adapted. */
    public static AdaptedEmbedding at(Architecture model, String name) {
        Embedding found = (Embedding) LayerQueries.find(model, name);
        if (found instanceof AdaptedEmbedding adapted) {
            return adapted;
        }
        AdaptedEmbedding adapted = new AdaptedEmbedding(found);
        model.replace(name, adapted);
        return adapted;
    }

    /** The table without adapters. */
    public Embedding base() {
        return base;
    }

    /** Adds an adapter over those that are there, and activates it. */
    public void add(String name, EmbeddingAdapter adapter) {
        adapters.add(name, child(name, EmbeddingAdapter.class, adapter));
    }

    @Override
    public ActiveAdapters<EmbeddingAdapter> adapters() {
        return adapters;
    }

    @Override
    public NDArray forward(NDArray indices) {
        NDArray looked = base.forward(indices);
        for (EmbeddingAdapter adapter : adapters.acting()) {
            looked = adapter.forward(looked, indices);
        }
        return looked;
    }

    /** The table that its active adapters make of its own. */
    NDArray merged() {
        NDArray table = base.weight().array();
        for (EmbeddingAdapter adapter : adapters.acting()) {
            table = adapter.merge(table);
        }
        return table;
    }
}
