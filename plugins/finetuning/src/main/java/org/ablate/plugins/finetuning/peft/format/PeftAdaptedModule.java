package org.ablate.plugins.finetuning.peft.format;

import java.util.List;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.spi.ExperimentException;

/**
 * Module of PEFT's with the adapters of one name that stand on its layers.
 *
 * @param starts for each adapter where the outputs of its layer begin among those of the module's layers
 */
public record PeftAdaptedModule(PeftModule module, List<LinearAdapter> adapters, List<Integer> starts) {

    /** The adapter of the first layer. */
    public LinearAdapter first() {
        return adapters.get(0);
    }

    /** Where the outputs of an adapter's layer begin among those of the module's layers. */
    public int from(LinearAdapter adapter) {
        return starts.get(adapters.indexOf(adapter));
    }

    /** @throws ExperimentException when the adapter changes apart what PEFT keeps as one matrix */
    public void requireJoint() {
        if (first().slot().joint().size() != module.layers().size()) {
            throw new ExperimentException("PEFT keeps " + module.layers() + " as one matrix, " + module.name()
                    + ", but the adapter changes them apart; only LoRA can be written so");
        }
    }
}
