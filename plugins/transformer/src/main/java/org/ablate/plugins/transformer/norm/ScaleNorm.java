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
 * Scale normalization: {@code g · x / max(‖x‖, epsilon)} with one learned number g, which begins at √width (Nguyen and Salazar,
 * 2019, arXiv:1910.05895).
 */
@Component(
        value = "scale-norm",
        summary = "Scales each position to one learned length",
        formula = "g * x / |x|",
        paper = "Nguyen and Salazar, 2019, arXiv:1910.05895",
        verdict = "One parameter a norm; for small models")
public final class ScaleNorm extends Norm {

    /** The fields of scale normalization. */
    public record Config(
            @Doc("the least length that a position is divided by") @Default("1.0e-5") @Positive
            double epsilon) {}

    private static final String NORM = """
            def norm(self, x: Tensor, scale: Tensor, epsilon: Tensor) -> Tensor:
                y = torch.to(x, 6)
                length = torch.norm(y, 2, [-1], True)
                return torch.mul(y, torch.div(scale, torch.clamp_min(length, float(epsilon))))
            """;

    private final Ops ops;
    private final double epsilon;
    private final Parameter scale;

    @Inject
    public ScaleNorm(Config config, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.epsilon = config.epsilon();
        this.scale = parameter("scale", new Shape(1), ValueInitializer.constant((float) Math.sqrt(dimensions.width())));
    }

    @Override
    public NDArray forward(NDArray input) {
        return ops.kernel("norm", NORM).call(input, scale.array(), epsilon);
    }
}
