package org.ablate.plugins.transformer.attention.gate;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** A sigmoid of the input for each number of each head: {@code mixed · sigmoid(W · x)} (Qiu et al., 2025, arXiv:2505.06708). */
@Component(
        value = "sigmoid",
        summary = "Multiplies each mixed value by a sigmoid of the input",
        formula = "mixed · sigmoid(W · x)",
        paper = "Qiu et al., 2025, arXiv:2505.06708",
        verdict = "Steadier training and no sinks, for a fifth more attention weights")
public final class SigmoidOutputGate extends OutputGate {

    private static final String GATE = """
            def gate(self, mixed: Tensor, x: Tensor) -> Tensor:
                return torch.mul(mixed, torch.type_as(torch.sigmoid(x), mixed))
            """;

    private final Ops ops;
    private final Child<Linear> gate;

    @Inject
    SigmoidOutputGate(HeadsConfig heads, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        WeightInit initializer = WeightInit.hidden();
        int mixedWidth = Sizes.product(heads.parts(), heads.headWidth(dimensions.width()));
        this.gate = child("gate", Linear.class, new Linear(ops, dimensions.width(), mixedWidth, initializer, false));
    }

    @Override
    public NDArray apply(NDArray mixed, NDArray input, ForwardPass pass) {
        return ops.kernel("gate", GATE).call(mixed, gate.get().forward(input, pass));
    }
}
