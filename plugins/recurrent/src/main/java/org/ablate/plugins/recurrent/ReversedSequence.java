package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.tensor.Ops;

/** A sequence read from its end. */
final class ReversedSequence {

    private static final String REVERSED = """
            def reversed(self, x: Tensor) -> Tensor:
                return torch.flip(x, [1])
            """;

    private ReversedSequence() {}

    /**
     * @param sequence (batch, time, …)
     */
    static NDArray of(NDArray sequence, Ops ops) {
        return ops.kernel("reversed", REVERSED).call(sequence);
    }
}
