package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.tensor.Ops;

/**
 * In training a key drawn by its softmax weight: the largest {@code score + gumbel noise}, learned straight through by the gradient
 * of {@code softmax((score + noise) / temperature)}; otherwise the key of the largest score (Jang et al., 2016, arXiv:1611.01144;
 * Maddison et al., 2016, arXiv:1611.00712).
 */
@Component(
        value = "gumbel",
        summary = "Draws a key by its softmax weight in training",
        formula = "one-hot(argmax(score + g)), with the gradient of softmax((score + g) / temperature)",
        paper = "Jang et al., 2016, arXiv:1611.01144",
        verdict = "Explores in training; lower the temperature for gradients nearer to the draw")
public final class GumbelSelection extends HardSelection {

    /** The fields of the draw. */
    public record Config(
            @Doc(
                    "of the softmax that gradients go through: near 0 they are those of the draw but vary, higher they are smooth"
                            + " but off")
            @Default("1.0")
            @Positive
            double temperature) {}

    // The smallest number keeps the logarithm finite where the draw is 0.
    private static final String NOISE = """
            def noise(self, uniform: Tensor) -> Tensor:
                return torch.neg(torch.log(torch.neg(torch.log(torch.clamp_min(uniform, 1e-20)))))
            """;

    private final Ops ops;
    private final double temperature;

    @Inject
    public GumbelSelection(Config config, Ops ops) {
        this.ops = ops;
        this.temperature = config.temperature();
    }

    @Override
    public double temperature() {
        return temperature;
    }

    @Override
    public Optional<NDArray> noise(Shape scores, ForwardPass pass) {
        return pass.training()
                ? Optional.of(ops.kernel("noise", NOISE).call(ops.uniform(scores, pass.seed(this, "gumbel"))))
                : Optional.empty();
    }
}
