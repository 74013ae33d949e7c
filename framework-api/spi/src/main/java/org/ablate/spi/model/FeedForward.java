package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Pass;

/** Transforms each position by itself. */
@Kind("feed-forward")
public abstract class FeedForward extends Layer {

    /**
     * @param input (batch, time, width)
     * @return (batch, time, width)
     */
    public abstract NDArray forward(NDArray input, Pass pass);
}
