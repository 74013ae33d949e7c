package org.ablate.plugins.optimization;

import java.util.Map;
import org.ablate.spi.training.StoppingRule;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reason to end early has a sound config; when it ends, StoppingTest shows. */
@ParameterizedClass
@ValueSource(strings = "early-stopping")
class StoppingContractTest extends ComponentContract<StoppingRule> {

    private final String descriptor;

    StoppingContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Workbench bench() {
        return Runs.evaluating(super.bench(), "loss");
    }

    @Override
    protected Workbench refusingBench() {
        return Runs.evaluating(super.bench(), "accuracy");
    }

    @Override
    protected StoppingRule component(Workbench bench) {
        return bench.build(StoppingRule.class, descriptor);
    }

    @Override
    protected Map<String, String> refused() {
        return Map.of("{restoreBest: false}", "metric", "{metric: f1}", "metric");
    }
}
