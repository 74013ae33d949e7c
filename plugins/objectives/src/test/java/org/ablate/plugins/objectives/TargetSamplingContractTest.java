package org.ablate.plugins.objectives;

import org.ablate.plugins.objectives.seq2seq.DecoderInputPolicy;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of feeding targets has a sound config; what it feeds, Seq2SeqTest shows. */
@ParameterizedClass
@ValueSource(strings = {"none", "scheduled"})
class TargetSamplingContractTest extends ComponentContract<DecoderInputPolicy> {

    private final String descriptor;

    TargetSamplingContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected DecoderInputPolicy component(Workbench bench) {
        return bench.build(DecoderInputPolicy.class, descriptor);
    }
}
