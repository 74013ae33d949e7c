package org.ablate.plugins.transformer;

import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
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

    private record Split(int heads) implements HeadsConfig {}

    @Override
    protected Workbench bench() {
        return super.bench().with(HeadsConfig.class, new Split(2));
    }
}
