package org.ablate.plugins.transformer.norm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Norm;
import org.ablate.spi.tensor.Ops;

/**
 * Dynamic tanh, which stands where a norm does but needs no statistics: {@code weight · tanh(alpha · x) + bias}, alpha one
 * learned number (Zhu et al., 2025, arXiv:2503.10622).
 */
@Component(
        value = "dynamic-tanh",
        summary = "Squashes each element by a tanh of learned slope, without statistics",
        formula = "tanh(alpha * x) * w + b",
        paper = "Zhu et al., 2025, arXiv:2503.10622",
        verdict = "No statistics at all; alpha must suit the width")
public final class DynamicTanh extends Norm {

    /** The fields of dynamic tanh. */
    public record Config(
            @Doc("the slope at the beginning; the paper takes less for wider models") @Default("0.5") @Positive
            double alpha) {}

    private static final String NORM = """
            def norm(self, x: Tensor, alpha: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
                return torch.addcmul(bias, weight, torch.tanh(torch.mul(torch.to(x, 6), alpha)))
            """;

    private final Ops ops;
    private final Parameter alpha;
    private final Parameter weight;
    private final Parameter bias;

    @Inject
    public DynamicTanh(Config config, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        Shape shape = new Shape(dimensions.width());
        this.alpha = parameter("alpha", new Shape(1), ValueInitializer.constant((float) config.alpha()));
        this.weight = parameter("weight", shape, ValueInitializer.ones());
        this.bias = parameter("bias", shape, ValueInitializer.zeros());
    }

    @Override
    public NDArray forward(NDArray input) {
        return ops.kernel("norm", NORM).call(input, alpha.array(), weight.array(), bias.array());
    }
}
