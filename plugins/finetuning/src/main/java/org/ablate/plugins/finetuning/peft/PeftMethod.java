package org.ablate.plugins.finetuning.peft;

import java.util.List;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;

/** A fine-tuning method of PEFT as ours: what it adds to a model and how PEFT calls it. */
interface PeftMethod {

    /** Adds the adapter, trained. */
    Architecture add(Architecture model, String name, ExternalNaming names);

    /** Values that depend on the base's weights, before the adapter's own are read. */
    void begin(Architecture adapted, String name);

    /** The tensors of an adapter that was added. */
    List<PeftTensor> tensors(Architecture adapted, String name, ExternalNaming names);
}
