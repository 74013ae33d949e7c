package org.ablate.plugins.transformer;

import java.util.List;
import org.ablate.testkit.contract.Coverage;
import org.junit.jupiter.api.Test;

/** No component is contributed without being held to its contract. */
class CoverageTest {

    @Test
    void everyComponentKeepsTheContractOfItsKind() {
        Coverage.assertEveryComponentKeepsAContract(
                new TransformerPlugin(),
                List.of(
                        DecoderContractTest.class,
                        EncoderContractTest.class,
                        EncoderDecoderContractTest.class,
                        AttentionContractTest.class,
                        LayeredAttentionContractTest.class,
                        OutputGateContractTest.class,
                        HardSelectionContractTest.class,
                        TransformContractTest.class,
                        RouterContractTest.class,
                        PositionContractTest.class,
                        NormContractTest.class,
                        FeedForwardContractTest.class,
                        HeadContractTest.class,
                        QueryKeyNormContractTest.class,
                        AttentionWeightsContractTest.class,
                        RopeScalingContractTest.class,
                        PlacementContractTest.class,
                        ResidualContractTest.class));
    }
}
