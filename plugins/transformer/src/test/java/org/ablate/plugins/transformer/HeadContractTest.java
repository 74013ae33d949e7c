package org.ablate.plugins.transformer;

import org.ablate.spi.model.Head;
import org.ablate.testkit.contract.HeadContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every head keeps the contract of heads. */
@ParameterizedClass
@ValueSource(
        strings = {
            "language-model",
            "{type: language-model, tied: false, bias: true}",
            "masked-language-model",
            "{type: masked-language-model, tied: false, transform: {type: dense, dropout: 0.3}}",
            "sequence-classification",
            "{type: sequence-classification, pooling: first-token, transform: dense, dropout: 0.3}",
            "{type: sequence-classification, pooling: last-token}",
            "{type: token-classification, bias: false}",
            "{type: token-classification, dropout: 0.3}"
        })
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
    protected boolean has(Behavior behavior) {
        return switch (behavior) {
            case TRAINS -> !descriptor.equals("language-model");
            case RANDOM_IN_TRAINING -> descriptor.contains("dropout");
            default -> super.has(behavior);
        };
    }
}
