package org.ablate.plugins.transformer;

import org.ablate.spi.model.Norm;
import org.ablate.testkit.contract.NormContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every norm keeps the contract of norms. */
@ParameterizedClass
@ValueSource(
        strings = {
            "layer-norm",
            "{type: layer-norm, bias: false}",
            "rms-norm",
            "{type: rms-norm, unitOffset: true}",
            "scale-norm",
            "dynamic-tanh",
            "none"
        })
class NormContractTest extends NormContract {

    private final String descriptor;

    NormContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Norm component(Workbench bench) {
        return bench.build(Norm.class, descriptor);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return behavior == Behavior.TRAINS ? !descriptor.equals("none") : super.has(behavior);
    }

    @Override
    protected boolean has(NormBehavior behavior) {
        return !descriptor.equals("none") && !descriptor.equals("dynamic-tanh");
    }
}
