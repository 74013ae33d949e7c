package org.ablate.plugins.decoding;

import java.util.Map;
import org.ablate.spi.training.Decoding;
import org.ablate.testkit.contract.DecodingContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of decoding keeps its contract. */
@ParameterizedClass
@ValueSource(
        strings = {
            "greedy",
            "sampling",
            "{type: sampling, temperature: 0.8, topK: 5, topP: 0.9, processors: [repetition-penalty]}",
            "{type: sampling, temperature: 0}",
            "beam-search",
            "{type: contrastive-search, topK: 3}",
            "{type: self-consistency, samples: 2}"
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
    protected boolean has(Behavior behavior) {
        return switch (behavior) {
            case RANDOM ->
                descriptor.contains("self-consistency")
                        || (descriptor.contains("sampling") && !descriptor.contains("temperature: 0}"));
            case EXCEEDS_THE_CONTEXT -> !descriptor.contains("beam") && !descriptor.contains("contrastive");
        };
    }

    @Override
    protected Map<String, String> refused() {
        if (descriptor.equals("beam-search")) {
            return Map.of("{beams: 2, best: 3}", "best");
        }
        return descriptor.contains("self-consistency") ? Map.of("{answer: '('}", "answer") : Map.of();
    }
}
