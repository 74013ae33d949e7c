package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Layer;

/** Normalizes the residual stream. */
@Kind("norm")
public abstract class Norm extends Layer {

    /**
     * @param input (…, width)
     * @return (…, width)
     */
    public abstract NDArray forward(NDArray input);
}
