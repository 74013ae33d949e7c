package org.ablate.plugins.transformer;

import java.util.Map;
import org.ablate.spi.model.Architecture;
import org.ablate.testkit.contract.ArchitectureContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoder, with every head, keeps the contract of architectures; it has no cache. */
@ParameterizedClass
@ValueSource(
        strings = {
            "{type: encoder, width: 16, layers: 2}",
            "{type: encoder, width: 16, layers: 2, placement: pre, residual: drop-path, dropout: 0.3, embeddingDropout: 0.2, head: token-classification,"
                    + " attention: {type: multi-head, bias: false}}",
            "{type: encoder, width: 16, layers: 2, tokenTypes: 0, embeddingNorm: false, position: rope, head: sequence-classification}"
        })
class EncoderContractTest extends ArchitectureContract {

    private final String descriptor;

    EncoderContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Architecture component(Workbench bench) {
        return bench.build(Architecture.class, descriptor);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return behavior == Behavior.RANDOM_IN_TRAINING
                ? descriptor.contains("ropout") || descriptor.contains("drop-path")
                : super.has(behavior);
    }

    @Override
    protected Map<String, String> refused() {
        return Map.of("{attention: linear, position: alibi}", "position");
    }

    @Override
    protected boolean has(ArchitectureBehavior behavior) {
        return behavior != ArchitectureBehavior.CACHE;
    }
}
