package org.ablate.plugins.decoding;

import java.util.List;
import org.ablate.testkit.contract.Coverage;
import org.junit.jupiter.api.Test;

/** No component is contributed without being held to its contract. */
class CoverageTest {

    @Test
    void everyComponentKeepsTheContractOfItsKind() {
        Coverage.assertEveryComponentKeepsAContract(
                new DecodingPlugin(),
                List.of(
                        DecodingContractTest.class,
                        LogitsProcessorContractTest.class,
                        PostProcessorContractTest.class));
    }
}
