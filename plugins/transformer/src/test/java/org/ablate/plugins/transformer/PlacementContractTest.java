package org.ablate.plugins.transformer;

import org.ablate.plugins.transformer.block.NormPlacement;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every placement has a sound config; what it builds, DecoderContractTest shows. */
@ParameterizedClass
@ValueSource(strings = {"pre", "post", "sandwich", "output", "parallel"})
class PlacementContractTest extends ComponentContract<NormPlacement> {

    private final String descriptor;

    PlacementContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected NormPlacement component(Workbench bench) {
        return bench.build(NormPlacement.class, descriptor);
    }
}
