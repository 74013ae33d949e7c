package org.ablate.plugins.transformer.norm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
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

/** Layer normalization: {@code (x − mean) / √(variance + epsilon) · weight + bias} (Ba et al., 2016, arXiv:1607.06450). */
@Component(
        value = "layer-norm",
        summary = "Centers and scales each position to mean 0 and variance 1",
        formula = "(x - mean) / sqrt(var + eps) * w + b",
        paper = "Ba et al., 2016, arXiv:1607.06450",
        verdict = "Robust and fused")
public final class LayerNorm extends Norm implements CpuCompilableNorm {

    /** The fields of layer normalization. */
    public record Config(
            @Doc("added to the variance") @Default("1.0e-5") @Positive
            double epsilon,

            @Doc("whether there is a bias, which begins at zero") @Default("true")
            boolean bias) {}

    private final Ops ops;
    private final double epsilon;
    private final Parameter weight;
    private final Optional<Parameter> bias;

    @Inject
    public LayerNorm(Config config, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.epsilon = config.epsilon();
        Shape shape = new Shape(dimensions.width());
        this.weight = parameter("weight", shape, ValueInitializer.ones());
        this.bias = config.bias() ? Optional.of(parameter("bias", shape, ValueInitializer.zeros())) : Optional.empty();
    }

    @Override
    public NDArray forward(NDArray input) {
        return ops.layerNorm(input, weight.array(), bias.map(Parameter::array).orElse(null), epsilon);
    }

    @Override
    public CpuNorm forCpu() {
        float[] scale = weight.array().toFloatArray();
        float[] shift = bias.map(parameter -> parameter.array().toFloatArray()).orElse(new float[scale.length]);
        return (input, output) -> {
            double mean = 0;
            for (float value : input) {
                mean += value;
            }
            mean /= input.length;
            double variance = 0;
            for (float value : input) {
                variance += (value - mean) * (value - mean);
            }
            double factor = 1 / Math.sqrt(variance / input.length + epsilon);
            for (int i = 0; i < input.length; i++) {
                output[i] = (float) ((input[i] - mean) * factor) * scale[i] + shift[i];
            }
        };
    }
}
