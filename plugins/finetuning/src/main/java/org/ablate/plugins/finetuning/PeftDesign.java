package org.ablate.plugins.finetuning;

import java.util.List;
import org.ablate.spi.model.Architecture;

/** Makes the adapters that a PEFT configuration describes. */
interface PeftDesign {

    /** @param modules that are adapted, by the sites' order */
    Maker maker(Architecture model, List<ForeignModule> modules);

    /** Makes the adapter of one layer of a module. */
    interface Maker {
        LinearAdapter make(ForeignModule module, Slot slot);
    }
}
