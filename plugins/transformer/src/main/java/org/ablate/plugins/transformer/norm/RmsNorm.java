package org.ablate.plugins.transformer.norm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.transformer.cpu.CpuCompilableNorm;
import org.ablate.plugins.transformer.cpu.CpuNorm;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Norm;
import org.ablate.spi.tensor.Ops;

/**
 * Root-mean-square normalization: {@code x / √(mean(x²) + epsilon) · weight} (Zhang and Sennrich, 2019, arXiv:1910.07467). With
 * {@code unitOffset} the factor is {@code 1 + weight} and the weight begins at zero, as in Gemma, so that weight decay draws it
 * to 1.
 */
@Component(
        value = "rms-norm",
        summary = "Scales each position to mean square 1, without centring",
        formula = "x / sqrt(mean(x^2) + eps) * w",
        paper = "Zhang and Sennrich, 2019, arXiv:1910.07467",
        verdict = "As good as layer-norm without means and biases; today's default")
public final class RmsNorm extends Norm implements CpuCompilableNorm {

    /** The fields of root-mean-square normalization. */
    public record Config(
            @Doc("added to the mean square") @Default("1.0e-5") @Positive
            double epsilon,

            @Doc("whether 1 is added to the weight, which then begins at zero") @Default("false")
            boolean unitOffset) {}

    private static final String FACTOR = """
            def factor(self, weight: Tensor) -> Tensor:
                return torch.add(weight, 1)
            """;

    private final Ops ops;
    private final Config config;
    private final Parameter weight;

    @Inject
    public RmsNorm(Config config, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.config = config;
        this.weight = parameter(
                "weight",
                new Shape(dimensions.width()),
                config.unitOffset() ? ValueInitializer.zeros() : ValueInitializer.ones());
    }

    @Override
    public NDArray forward(NDArray input) {
        NDArray factor = config.unitOffset() ? ops.kernel("factor", FACTOR).call(weight.array()) : weight.array();
        return ops.rmsNorm(input, factor, config.epsilon());
    }

    @Override
    public CpuNorm forCpu() {
        float[] scale = weight.array().toFloatArray();
        for (int i = 0; i < scale.length; i++) {
            scale[i] += config.unitOffset() ? 1 : 0;
        }
        return (input, output) -> {
            double sum = 0;
            for (float value : input) {
                sum += value * value;
            }
            double factor = 1 / Math.sqrt(sum / input.length + config.epsilon());
            for (int i = 0; i < input.length; i++) {
                output[i] = (float) (input[i] * factor) * scale[i];
            }
        };
    }
}
