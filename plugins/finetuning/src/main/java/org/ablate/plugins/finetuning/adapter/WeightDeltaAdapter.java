package org.ablate.plugins.finetuning.adapter;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.ablate.spi.layer.ForwardPass;

/** Adapter that changes the weight, {@code (W + s · ΔW) x}, where ΔW is made from smaller factors each time. */
public abstract class WeightDeltaAdapter extends LinearAdapter {

    private static final String ADD = """
            def add(self, y: Tensor, x: Tensor, delta: Tensor, start: Tensor, count: Tensor, scale: Tensor) -> Tensor:
                mine = torch.mul(torch.narrow(delta, 0, int(start), int(count)), float(scale))
                return torch.add(y, torch.type_as(torch.linear(x, torch.type_as(mine, x)), y))
            """;

    private static final String MERGE = """
            def merge(self, w: Tensor, delta: Tensor, start: Tensor, count: Tensor, scale: Tensor) -> Tensor:
                return torch.add(w, torch.mul(torch.narrow(delta, 0, int(start), int(count)), float(scale)))
            """;

    private final double scale;

    /** @param scale what the change is multiplied by */
    protected WeightDeltaAdapter(TargetSlice slot, double scale) {
        super(slot);
        this.scale = scale;
    }

    protected final double scale() {
        return scale;
    }

    /** The unscaled change of the joint matrix: (joint out, in). */
    protected abstract NDArray delta();

    @Override
    protected final NDArray forward(NDArray input, UnaryOperator<NDArray> below, ForwardPass pass) {
        RowRange rows = slot().rows();
        return ops().kernel("add", ADD)
                .call(below.apply(input), input, delta(), (long) rows.from(), (long) rows.count(), scale * strength());
    }

    @Override
    protected final MergedLinear merge(MergedLinear below) {
        RowRange rows = slot().rows();
        NDArray weight = ops().kernel("merge", MERGE)
                .call(below.weight(), delta(), (long) rows.from(), (long) rows.count(), scale * strength());
        return new MergedLinear(weight, below.bias());
    }
}
