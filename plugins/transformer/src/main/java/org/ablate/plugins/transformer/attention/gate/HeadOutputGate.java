package org.ablate.plugins.transformer.attention.gate;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** One sigmoid of the input for each head: {@code mixedₕ · sigmoid(wₕ · x)} (Qiu et al., 2025, arXiv:2505.06708). */
@Component(
        value = "sigmoid-per-head",
        summary = "Multiplies each head by a sigmoid of the input",
        formula = "mixedₕ · sigmoid(wₕ · x)",
        paper = "Qiu et al., 2025, arXiv:2505.06708",
        verdict = "Most of what the full gate brings, at nearly no cost")
public final class HeadOutputGate extends OutputGate {

    private static final String GATE = """
            def gate(self, mixed: Tensor, x: Tensor) -> Tensor:
                heads = torch.unflatten(mixed, 2, [torch.size(x, 2), -1])
                opened = torch.type_as(torch.sigmoid(x), mixed)
                return torch.flatten(torch.mul(heads, torch.unsqueeze(opened, 3)), 2)
            """;

    private final Ops ops;
    private final Child<Linear> gate;

    @Inject
    HeadOutputGate(HeadsConfig heads, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        WeightInit initializer = WeightInit.hidden();
        this.gate = child("gate", Linear.class, new Linear(ops, dimensions.width(), heads.heads(), initializer, false));
    }

    @Override
    public NDArray apply(NDArray mixed, NDArray input, ForwardPass pass) {
        return ops.kernel("gate", GATE).call(mixed, gate.get().forward(input, pass));
    }
}
