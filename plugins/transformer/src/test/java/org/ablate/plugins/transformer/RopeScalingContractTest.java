package org.ablate.plugins.transformer;

import java.util.Map;
import org.ablate.plugins.transformer.position.RopeScaling;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every scaling of rope has a sound config; what it computes, PositionContractTest shows. */
@ParameterizedClass
@ValueSource(
        strings = {
            "none",
            "{type: linear, factor: 2}",
            "{type: dynamic-ntk, factor: 2}",
            "{type: yarn, factor: 2}",
            "llama3"
        })
class RopeScalingContractTest extends ComponentContract<RopeScaling> {

    private final String descriptor;

    RopeScalingContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected RopeScaling component(Workbench bench) {
        return bench.build(RopeScaling.class, descriptor);
    }

    @Override
    protected Map<String, String> refused() {
        if (descriptor.equals("llama3")) {
            return Map.of("{highFrequencyFactor: 1, lowFrequencyFactor: 4}", "highFrequencyFactor");
        }
        return descriptor.contains("yarn") ? Map.of("{factor: 2, betaFast: 1, betaSlow: 32}", "betaFast") : Map.of();
    }
}
