package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Pass;

/** What the vectors of virtual tokens come from: here they are learned as they are. */
class PrefixSource extends Layer {

    private final Parameter weight;

    /** @param initializer of the vectors (count, width) */
    PrefixSource(int count, int width, Initializer initializer) {
        this.weight = parameter("weight", new Shape(count, width), initializer);
    }

    /** The learned vectors, before anything is made of them. */
    final Parameter weight() {
        return weight;
    }

    /** (count, width of what is needed). */
    NDArray forward(Pass pass) {
        return weight.array();
    }
}
