package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.ablate.spi.tensor.Ops;

/** {@code x · Wᵀ + b}. */
public class Linear extends Layer {

    private final Ops ops;
    private final int inputWidth;
    private final int outputWidth;
    private final Parameter weight;
    private final Optional<Parameter> bias;

    /**
     * @param weight initial values of the weight (outputWidth, inputWidth)
     * @param bias whether there is a bias (outputWidth), which begins at zero
     */
    public Linear(Ops ops, int inputWidth, int outputWidth, Initializer weight, boolean bias) {
        this.ops = ops;
        this.inputWidth = inputWidth;
        this.outputWidth = outputWidth;
        this.weight = parameter("weight", new Shape(outputWidth, inputWidth), weight);
        this.bias =
                bias ? Optional.of(parameter("bias", new Shape(outputWidth), Initializer.zeros())) : Optional.empty();
    }

    public final int inputWidth() {
        return inputWidth;
    }

    public final int outputWidth() {
        return outputWidth;
    }

    public final Parameter weight() {
        return weight;
    }

    public final Optional<Parameter> bias() {
        return bias;
    }

    /**
     * @param input (…, inputWidth)
     * @return (…, outputWidth)
     */
    public NDArray forward(NDArray input, Pass pass) {
        return ops.linear(input, weight.array(), bias.map(Parameter::array).orElse(null));
    }
}
