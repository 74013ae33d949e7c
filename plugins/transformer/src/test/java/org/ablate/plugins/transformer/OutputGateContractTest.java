package org.ablate.plugins.transformer;

import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every output gate has a sound config; what it computes, AttentionContractTest shows. */
@ParameterizedClass
@ValueSource(strings = {"none", "sigmoid", "sigmoid-per-head"})
class OutputGateContractTest extends ComponentContract<OutputGate> {

    private final String descriptor;

    OutputGateContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected OutputGate component(Workbench bench) {
        return bench.build(OutputGate.class, descriptor);
    }

    private record Split(int heads) implements HeadsConfig {}

    @Override
    protected Workbench bench() {
        return super.bench().with(HeadsConfig.class, new Split(4));
    }
}
