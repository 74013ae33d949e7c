package org.ablate.plugins.objectives;

import org.ablate.plugins.objectives.preference.PreferenceLoss;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every loss of preferences has a sound config; what it costs, PreferenceGoldenTest shows. */
@ParameterizedClass
@ValueSource(strings = {"dpo", "ipo", "hinge", "simpo", "orpo", "kto"})
class PreferenceLossContractTest extends ComponentContract<PreferenceLoss> {

    private final String descriptor;

    PreferenceLossContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected PreferenceLoss component(Workbench bench) {
        return bench.build(PreferenceLoss.class, descriptor);
    }
}
