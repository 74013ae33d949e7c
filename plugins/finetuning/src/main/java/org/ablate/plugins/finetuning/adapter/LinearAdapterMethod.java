package org.ablate.plugins.finetuning.adapter;

import java.util.List;
import java.util.Optional;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/** Fine-tuning method that changes what linear layers compute. */
public abstract class LinearAdapterMethod implements AdapterMethod {

    private final Ops ops;

    protected LinearAdapterMethod(Ops ops) {
        this.ops = ops;
    }

    @Override
    public final Ops ops() {
        return ops;
    }

    /** Which layers it changes. */
    protected abstract TargetModules targets();

    /** Makes the adapters of a model's chosen sites. */
    protected abstract AdapterFactory maker(Architecture model, List<AdapterTarget> sites);

    /** Makes its adapter of a table of vectors; absent when it has none for them. */
    protected Optional<TableAdapterMaker> tableMaker() {
        return Optional.empty();
    }

    /** Makes a method's adapter for one table of vectors. */
    public interface TableAdapterMaker {
        EmbeddingAdapter make(Embedding table);
    }

    @Override
    public final Architecture add(Architecture model, String name) {
        Optional<TableAdapterMaker> tables = tableMaker();
        if (tables.isEmpty()) {
            return add(model, name, AdapterTarget.each(targets().in(model)));
        }
        TargetModules.Found found = targets().withTables(model);
        found.tables().forEach(table -> {
            AdaptedEmbedding adapted = AdaptedEmbedding.at(model, table);
            adapted.add(name, tables.get().make(adapted.base()));
        });
        return add(model, name, AdapterTarget.each(found.linears()));
    }

    /** Adds adapters at given sites in place of the {@link #targets}. */
    protected Architecture add(Architecture model, String name, List<AdapterTarget> sites) {
        AdapterFactory maker = maker(model, sites);
        sites.forEach(site -> site.adapt(model, name, ops, slot -> maker.make(site, slot)));
        model.place(model.path());
        return model;
    }

    @Override
    public final void begin(Architecture adapted, String name) {
        AdapterControl.named(adapted, name).forEach(LinearAdapter::begin);
    }
}
