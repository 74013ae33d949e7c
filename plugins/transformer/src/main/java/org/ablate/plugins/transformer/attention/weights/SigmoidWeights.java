package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.tensor.Ops;

/** {@code sigmoid(score − ln(context))} of each key by itself. */
public final class SigmoidWeights extends AttentionWeights {

    private static final String SIGMOID = """
            def weights(self, scores: Tensor, seen: Tensor, offset: Tensor) -> Tensor:
                return torch.mul(torch.sigmoid(torch.sub(scores, float(offset))), seen)
            """;

    private final double offset;

    public SigmoidWeights(int context, Ops ops) {
        super(ops);
        this.offset = Math.log(context);
    }

    @Override
    public NDArray weights(NDArray scores, NDArray seen) {
        return ops().kernel("weights", SIGMOID).call(scores, seen, offset);
    }
}
