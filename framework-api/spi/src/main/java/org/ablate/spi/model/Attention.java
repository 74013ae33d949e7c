package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Pass;

/** Lets the positions of a sequence look at each other. */
@Kind("attention")
public abstract class Attention extends Layer {

    /**
     * Causal self-attention.
     *
     * @param input (batch, time, width)
     * @param position shared by all layers; consulted at the sites this attention {@linkplain #carries carries}
     * @return (batch, time, width)
     */
    public abstract NDArray forward(NDArray input, PositionEncoding position, Pass pass);

    /** Where this attention lets a position encoding act. */
    public abstract Set<PositionEncoding.Site> carries();

    /** Multiply-adds counted twice of the score and value products for one row of {@code time} tokens, projections not included. */
    public abstract long flops(int time);
}
