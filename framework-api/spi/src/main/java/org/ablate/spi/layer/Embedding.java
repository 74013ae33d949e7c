package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.tensor.Ops;

/** A learned table of vectors. */
public class Embedding extends Layer {

    private final Ops ops;
    private final Parameter weight;

    /**
     * @param weight initial values of the table (rows, width)
     */
    public Embedding(Ops ops, int rows, int width, ValueInitializer weight) {
        this.ops = ops;
        this.weight = parameter("weight", new Shape(rows, width), weight);
    }

    /** A table that stands in the place of another and has its weight, under the same name. */
    protected Embedding(Embedding other) {
        this.ops = other.ops;
        this.weight = share("weight", other.weight);
    }

    public final Parameter weight() {
        return weight;
    }

    /**
     * @param indices int64 (…)
     * @return (…, width)
     */
    public NDArray forward(NDArray indices) {
        return ops.embedding(indices, weight.array());
    }
}
