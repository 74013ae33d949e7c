package org.ablate.plugins.transformer.block.residual;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;

/** Scaled sum of stream and branch: {@code stream + weight · branch}. */
final class ScaledAdd {

    private static final String SUM = """
            def sum(self, stream: Tensor, branch: Tensor, weight: Tensor) -> Tensor:
                return torch.add(stream, torch.mul(branch, weight))
            """;

    private final Ops ops;

    ScaledAdd(Ops ops) {
        this.ops = ops;
    }

    /**
     * @param stream (batch, time, width)
     * @param branch (batch, time, width)
     * @param weight (width), or (1) for one number
     */
    NDArray of(NDArray stream, NDArray branch, Parameter weight) {
        return ops.kernel("sum", SUM).call(stream, branch, weight.array());
    }
}
