package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.tensor.Ops;

/** {@code W₂ tanh(W₁ x)}, as prefix tuning has it. */
final class TanhEncoder extends VectorEncoder {

    private static final String TANH = """
            def tanh(self, x: Tensor) -> Tensor:
                return torch.tanh(x)
            """;

    private final Ops ops;
    private final Child<Projection> first;
    private final Child<Projection> second;

    TanhEncoder(Ops ops, int in, int hidden, int out) {
        this.ops = ops;
        this.first = child("first", Projection.class, new Projection(ops, in, hidden));
        this.second = child("second", Projection.class, new Projection(ops, hidden, out));
    }

    @Override
    public NDArray forward(NDArray vectors, ForwardPass pass) {
        return second.get().forward(ops.kernel("tanh", TANH).call(first.get().forward(vectors)));
    }
}
