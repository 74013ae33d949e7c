package org.ablate.plugins.transformer.block.residual;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;

/** Residual connection: the sum by which the output of a part of a block joins the residual stream. */
@Kind("residual")
public abstract class Residual extends Layer {

    /**
     * @param stream (batch, time, width)
     * @param branch what joins it (batch, time, width)
     * @return (batch, time, width)
     */
    public abstract NDArray add(NDArray stream, NDArray branch);

    /**
     * Whether streams may be given without their padding, as (1, tokens, width). One that draws for each row may not.
     */
    public boolean readsUnpadded() {
        return false;
    }

    /**
     * Told while a block is built which part of it this sum will join to the stream. A sum that needs other initial weights sets
     * them here.
     */
    public void joins(Layer part) {}

    /**
     * {@link #add(NDArray, NDArray)} for one that behaves otherwise in training.
     */
    public NDArray add(NDArray stream, NDArray branch, ForwardPass pass) {
        return add(stream, branch);
    }
}
