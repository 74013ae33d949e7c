package org.ablate.plugins.losses;

import java.util.List;
import org.ablate.testkit.contract.Coverage;
import org.junit.jupiter.api.Test;

/** No component is contributed without being held to its contract. */
class CoverageTest {

    @Test
    void everyComponentKeepsTheContractOfItsKind() {
        Coverage.assertEveryComponentKeepsAContract(new LossesPlugin(), List.of(LossContractTest.class));
    }
}
