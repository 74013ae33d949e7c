package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ablate.spi.layer.Pass;

/** {@code (W + s · ΔW) x}, where ΔW is made from smaller factors each time. */
abstract class DeltaAdapter extends LinearAdapter {

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
    DeltaAdapter(Slot slot, double scale) {
        super(slot);
        this.scale = scale;
    }

    /** PEFT's fields. */
    abstract void describe(Map<String, Object> config);

    final double scale() {
        return scale;
    }

    /** The unscaled change of the joint matrix: (joint out, in). */
    abstract NDArray delta();

    @Override
    final NDArray forward(NDArray input, UnaryOperator<NDArray> below, Pass pass) {
        Rows rows = slot().rows();
        return ops().kernel("add", ADD)
                .call(below.apply(input), input, delta(), (long) rows.from(), (long) rows.count(), scale * strength());
    }

    @Override
    final Affine merge(Affine below) {
        Rows rows = slot().rows();
        NDArray weight = ops().kernel("merge", MERGE)
                .call(below.weight(), delta(), (long) rows.from(), (long) rows.count(), scale * strength());
        return new Affine(weight, below.bias());
    }
}
