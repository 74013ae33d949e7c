package org.ablate.plugins.finetuning;

import java.util.List;
import java.util.Optional;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/** A method that changes what linear layers compute. */
abstract class LinearAdaptation implements NamedAdaptation {

    private final Ops ops;

    LinearAdaptation(Ops ops) {
        this.ops = ops;
    }

    @Override
    public final Ops ops() {
        return ops;
    }

    /** Which layers it changes. */
    abstract Targets targets();

    /** Makes the adapters of a model's chosen sites. */
    abstract AdapterMaker maker(Architecture model, List<Site> sites);

    /** Makes its adapter of a table of vectors; absent when it has none for them. */
    Optional<TableAdapterMaker> tableMaker() {
        return Optional.empty();
    }

    /** Makes a method's adapter for one table of vectors. */
    interface TableAdapterMaker {
        EmbeddingAdapter make(Embedding table);
    }

    @Override
    public final Architecture add(Architecture model, String name) {
        Optional<TableAdapterMaker> tables = tableMaker();
        if (tables.isEmpty()) {
            return add(model, name, Site.each(targets().in(model)));
        }
        Targets.Found found = targets().withTables(model);
        found.tables().forEach(table -> {
            AdaptedEmbedding adapted = AdaptedEmbedding.at(model, table);
            adapted.add(name, tables.get().make(adapted.base()));
        });
        return add(model, name, Site.each(found.linears()));
    }

    /** Adds adapters at given sites in place of the {@link #targets}. */
    Architecture add(Architecture model, String name, List<Site> sites) {
        AdapterMaker maker = maker(model, sites);
        sites.forEach(site -> site.adapt(model, name, ops, slot -> maker.make(site, slot)));
        model.place(model.path());
        return model;
    }

    @Override
    public final void begin(Architecture adapted, String name) {
        Adapters.named(adapted, name).forEach(LinearAdapter::begin);
    }
}
