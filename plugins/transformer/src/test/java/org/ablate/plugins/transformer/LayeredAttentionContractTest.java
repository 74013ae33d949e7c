package org.ablate.plugins.transformer;

import org.ablate.spi.model.Attention;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** An attention that only says which stands in a block has a sound config; what it builds, DecoderContractTest shows. */
@ParameterizedClass
@ValueSource(strings = {"local-global"})
class LayeredAttentionContractTest extends ComponentContract<Attention> {

    private final String descriptor;

    LayeredAttentionContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Attention component(Workbench bench) {
        return bench.build(Attention.class, descriptor);
    }
}
