package org.ablate.plugins.initializers;

import org.ablate.spi.layer.InitializationScheme;
import org.ablate.testkit.contract.InitializerContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every initializer keeps the contract of initializers. */
@ParameterizedClass
@ValueSource(
        strings = {
            "gpt2",
            "normal",
            "truncated-normal",
            "xavier",
            "{type: xavier, distribution: normal, gain: 2}",
            "kaiming",
            "{type: kaiming, distribution: uniform, mode: fan-out, nonlinearity: leaky-relu}",
            "orthogonal",
            "zero",
            "{type: mup, baseWidth: 4}"
        })
class InitializerContractTest extends InitializerContract {

    private final String descriptor;

    InitializerContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected InitializationScheme component(Workbench bench) {
        return bench.build(InitializationScheme.class, descriptor);
    }
}
