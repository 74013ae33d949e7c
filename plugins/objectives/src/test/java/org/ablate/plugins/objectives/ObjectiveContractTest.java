package org.ablate.plugins.objectives;

import org.ablate.spi.training.Objective;
import org.ablate.testkit.contract.ObjectiveContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every objective keeps the contract of objectives. */
@ParameterizedClass
@ValueSource(strings = {"causal-lm", "{type: causal-lm, labelSmoothing: 0.1}"})
class ObjectiveContractTest extends ObjectiveContract {

    private final String descriptor;

    ObjectiveContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Objective component(Workbench bench) {
        return bench.build(Objective.class, descriptor);
    }
}
