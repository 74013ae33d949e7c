package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
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
    public Linear(Ops ops, int inputWidth, int outputWidth, ValueInitializer weight, boolean bias) {
        this.ops = ops;
        this.inputWidth = inputWidth;
        this.outputWidth = outputWidth;
        this.weight = parameter("weight", new Shape(outputWidth, inputWidth), weight);
        this.bias = bias
                ? Optional.of(parameter("bias", new Shape(outputWidth), ValueInitializer.zeros()))
                : Optional.empty();
    }

    /** A layer that stands in the place of another and has its weight and bias, under the same names. */
    protected Linear(Linear other) {
        this.ops = other.ops;
        this.inputWidth = other.inputWidth;
        this.outputWidth = other.outputWidth;
        this.weight = share("weight", other.weight);
        this.bias = other.bias.map(theirs -> share("bias", theirs));
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
     * Several layers applied to one input. Those that {@linkplain #joins join} are computed as one product, if all do; else each is
     * asked by itself.
     *
     * @param input (…, inputWidth)
     * @param layers at least one, all with biases or all without
     * @return one (…, outputWidth) for each layer
     */
    public static NDList forwardAll(NDArray input, List<Linear> layers, ForwardPass pass) {
        Linear first = layers.get(0);
        boolean alike =
                layers.stream().allMatch(layer -> layer.joins() && layer.bias.isPresent() == first.bias.isPresent());
        NDList weights = new NDList();
        NDList biases = new NDList();
        if (!alike) {
            NDList outputs = new NDList();
            layers.forEach(layer -> outputs.add(layer.forward(input, pass)));
            return outputs;
        }
        for (Linear layer : layers) {
            weights.add(layer.weight.array());
            layer.bias.ifPresent(bias -> biases.add(bias.array()));
        }
        NDList products = first.ops.linears(input, weights, biases);
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).weight.release(weights.get(i));
            NDArray product = products.get(i);
            NDArray finished = layers.get(i).finish(input, product, pass);
            if (finished != product) {
                products.set(i, finished);
            }
        }
        return products;
    }

    /** Whether its product may be computed together with others', to be {@linkplain #finish finished} then. */
    protected boolean joins() {
        return getClass() == Linear.class;
    }

    /**
     * What the layer makes of the product of its weight, bias and input.
     *
     * @param input (…, inputWidth)
     * @param product (…, outputWidth)
     * @return (…, outputWidth)
     */
    protected NDArray finish(NDArray input, NDArray product, ForwardPass pass) {
        return product;
    }

    /**
     * @param input (…, inputWidth)
     * @return (…, outputWidth)
     */
    public NDArray forward(NDArray input, ForwardPass pass) {
        return weight.use(
                values -> ops.linear(input, values, bias.map(Parameter::array).orElse(null)));
    }
}
