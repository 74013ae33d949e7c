package org.ablate.plugins.transformer;

import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every residual has a sound config; what it computes, the contract tests of the architectures show. */
@ParameterizedClass
@ValueSource(strings = {"plain", "scaled", "rezero", "layer-scale", "drop-path"})
class ResidualContractTest extends ComponentContract<Residual> {

    private final String descriptor;

    ResidualContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Residual component(Workbench bench) {
        return bench.build(Residual.class, descriptor);
    }
}
