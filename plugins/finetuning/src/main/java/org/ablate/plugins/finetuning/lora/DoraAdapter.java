package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import org.ablate.plugins.finetuning.adapter.MergedLinear;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;

/** {@code m · (W + s · B A) / ‖W + s · B A‖ · x + b}, the norm of each row; see {@link Dora}. */
final class DoraAdapter extends LoraAdapter {

    // The norm is a constant to the gradient, as section 4.3 of the paper has it.
    private static final String FORWARD = """
            def forward(self, y: Tensor, change: Tensor, bias: List[Tensor], w: Tensor, delta: Tensor, m: Tensor, start: Tensor, strength: Tensor) -> Tensor:
                magnitude = torch.narrow(m, 0, int(start), torch.size(w, 0))
                turned = torch.detach(torch.add(w, delta))
                factor = torch.div(magnitude, torch.linalg_vector_norm(turned, 2, [1]))
                plain = torch.to(y, 6)
                if torch.gt(torch.len(bias), 0):
                    plain = torch.sub(plain, bias[0])
                more = torch.add(torch.mul(plain, torch.sub(factor, 1)), torch.mul(torch.to(change, 6), factor))
                return torch.add(y, torch.type_as(torch.mul(more, float(strength)), y))
            """;

    private static final String NORM = """
            def norm(self, weights: List[Tensor]) -> Tensor:
                return torch.linalg_vector_norm(torch.cat(weights, 0), 2, [1])
            """;

    private static final String MERGE = """
            def merge(self, w: Tensor, base: Tensor, delta: Tensor, m: Tensor, start: Tensor, strength: Tensor) -> Tensor:
                magnitude = torch.narrow(m, 0, int(start), torch.size(w, 0))
                norm = torch.linalg_vector_norm(torch.add(base, delta), 2, [1])
                factor = torch.unsqueeze(torch.div(magnitude, norm), 1)
                change = torch.add(torch.mul(w, torch.sub(factor, 1)), torch.mul(delta, factor))
                return torch.add(w, torch.mul(change, float(strength)))
            """;

    private final Parameter magnitude;

    DoraAdapter(TargetSlice slot, LoraShape shape) {
        super(slot, shape);
        this.magnitude = joint("magnitude", new Shape(slot.jointWidth()), ValueInitializer.ones());
    }

    @Override
    protected NDArray forward(NDArray input, UnaryOperator<NDArray> below, ForwardPass pass) {
        NDList bias = new NDList();
        slot().baseBias().ifPresent(bias::add);
        NDArray delta = ops().withoutGradients(this::delta);
        NDArray product = below.apply(input);
        NDArray change = change(input, pass);
        return slot().base().weight().use(weight -> ops().kernel("forward", FORWARD)
                .call(
                        product,
                        change,
                        bias,
                        weight,
                        delta,
                        magnitude.array(),
                        (long) slot().rows().from(),
                        strength()));
    }

    @Override
    protected MergedLinear merge(MergedLinear below) {
        NDArray weight = slot().base().weight().use(base -> ops().kernel("merge", MERGE)
                .call(
                        below.weight(),
                        base,
                        delta(),
                        magnitude.array(),
                        (long) slot().rows().from(),
                        strength()));
        return new MergedLinear(weight, below.bias());
    }

    /** The magnitude begins as the norms of the base's rows. */
    @Override
    public void begin() {
        if (slot().lead().isEmpty()) {
            ops().withoutGradients(() -> {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    NDList weights = new NDList();
                    slot().joint().stream().map(Linear::weight).forEach(weight -> weights.add(weight.array()));
                    NDArray norm = ops().kernel("norm", NORM).call(weights);
                    magnitude.fill(ops().parameter(norm.toFloatArray(), magnitude.shape()));
                }
                return true;
            });
        }
        super.begin();
    }
}
