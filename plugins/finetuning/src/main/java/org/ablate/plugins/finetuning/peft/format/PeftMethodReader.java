package org.ablate.plugins.finetuning.peft.format;

import java.util.List;
import java.util.Optional;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/** Reader of one PEFT method: it makes the adapters that a configuration describes. */
public interface PeftMethodReader {

    /** @param modules that are adapted, by the sites' order */
    Maker maker(Architecture model, List<PeftModule> modules);

    /** Makes the adapter of a module that is a table of vectors; absent when the method has none. */
    default Optional<TableMaker> tables() {
        return Optional.empty();
    }

    /** Makes the adapter of a table. */
    interface TableMaker {

        /** @param module its name */
        EmbeddingAdapter make(String module, Embedding table, Ops ops);
    }

    /** Makes the adapter of one layer of a module. */
    interface Maker {
        LinearAdapter make(PeftModule module, TargetSlice slot);
    }
}
