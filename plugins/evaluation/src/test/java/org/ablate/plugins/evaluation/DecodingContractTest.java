package org.ablate.plugins.evaluation;

import org.ablate.spi.training.Decoding;
import org.ablate.testkit.contract.DecodingContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of decoding keeps its contract. */
@ParameterizedClass
@ValueSource(
        strings = {
            "sampling",
            "{type: sampling, temperature: 0.8, topK: 5, topP: 0.9}",
            "{type: sampling, temperature: 0}"
        })
class DecodingContractTest extends DecodingContract {

    private final String descriptor;

    DecodingContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Decoding component(Workbench bench) {
        return bench.build(Decoding.class, descriptor);
    }

    @Override
    protected boolean has(Behaviour behaviour) {
        return !descriptor.contains("temperature: 0}");
    }
}
