package org.ablate.plugins.transformer;

import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of weighing has a sound config; what it computes, AttentionContractTest shows. */
@ParameterizedClass
@ValueSource(strings = {"softmax", "{type: soft-cap, cap: 5}", "sinks"})
class AttentionWeightsContractTest extends ComponentContract<AttentionWeights> {

    private final String descriptor;

    AttentionWeightsContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected AttentionWeights component(Workbench bench) {
        return bench.build(AttentionWeights.class, descriptor);
    }

    private record Split(int heads) implements Heads {}

    @Override
    protected Workbench bench() {
        return super.bench().with(Heads.class, new Split(2));
    }
}
