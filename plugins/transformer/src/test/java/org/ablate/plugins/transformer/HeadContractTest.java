package org.ablate.plugins.transformer;

import org.ablate.spi.model.Head;
import org.ablate.testkit.contract.HeadContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every head keeps the contract of heads. */
@ParameterizedClass
@ValueSource(strings = {"language-model", "{type: language-model, tied: false, bias: true}"})
class HeadContractTest extends HeadContract {

    private final String descriptor;

    HeadContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Head component(Workbench bench) {
        return bench.build(Head.class, descriptor);
    }

    @Override
    protected boolean has(Behaviour behaviour) {
        return behaviour == Behaviour.TRAINS ? !descriptor.equals("language-model") : super.has(behaviour);
    }
}
