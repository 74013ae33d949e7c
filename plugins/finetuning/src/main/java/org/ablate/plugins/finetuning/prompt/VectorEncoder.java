package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/** Network that makes the vectors of virtual tokens from learned ones. */
public abstract class VectorEncoder extends Layer {

    /**
     * @param vectors (count, in)
     * @return (count, out)
     */
    public abstract NDArray forward(NDArray vectors, ForwardPass pass);

    /** A projection whose weight and bias begin uniform in {@code ±1 / √in}, as PyTorch's do. */
    static final class Projection extends Layer {

        private final Ops ops;
        private final Parameter weight;
        private final Parameter bias;

        Projection(Ops ops, int in, int out) {
            this.ops = ops;
            ValueInitializer initializer = ValueInitializer.uniform(1 / Math.sqrt(in));
            this.weight = parameter("weight", new Shape(out, in), initializer);
            this.bias = parameter("bias", new Shape(out), initializer);
        }

        NDArray forward(NDArray input) {
            return ops.toFloat32(ops.linear(input, weight.array(), bias.array()));
        }
    }
}
