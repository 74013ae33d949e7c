package org.ablate.plugins.transformer;

import org.ablate.plugins.transformer.attention.weights.HardSelection;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every selection has a sound config; what it computes, AttentionContractTest shows. */
@ParameterizedClass
@ValueSource(strings = {"arg-max", "gumbel"})
class HardSelectionContractTest extends ComponentContract<HardSelection> {

    private final String descriptor;

    HardSelectionContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected HardSelection component(Workbench bench) {
        return bench.build(HardSelection.class, descriptor);
    }
}
