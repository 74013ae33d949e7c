package org.ablate.plugins.objectives;

import java.util.List;
import org.ablate.testkit.contract.Coverage;
import org.junit.jupiter.api.Test;

/** No component is contributed without being held to its contract. */
class CoverageTest {

    @Test
    void everyComponentKeepsTheContractOfItsKind() {
        Coverage.assertEveryComponentKeepsAContract(
                new ObjectivesPlugin(),
                List.of(
                        ObjectiveContractTest.class,
                        DistillationContractTest.class,
                        PairsContractTest.class,
                        TargetSamplingContractTest.class,
                        TruthDecayContractTest.class,
                        ClassWeightsContractTest.class,
                        PreferenceLossContractTest.class,
                        ChatTemplateContractTest.class));
    }
}
