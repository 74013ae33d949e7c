package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;

/** Encoder of virtual tokens, the source of their vectors: here they are learned as they are. */
public class VirtualTokenEncoder extends Layer {

    private final Parameter weight;

    /** @param initializer of the vectors (count, width) */
    public VirtualTokenEncoder(int count, int width, ValueInitializer initializer) {
        this.weight = parameter("weight", new Shape(count, width), initializer);
    }

    /** The learned vectors, before anything is made of them. */
    public final Parameter weight() {
        return weight;
    }

    /** (count, width of what is needed). */
    public NDArray forward(ForwardPass pass) {
        return weight.array();
    }
}
