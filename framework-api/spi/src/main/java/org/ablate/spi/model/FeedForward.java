package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;

/** Transforms each position by itself. */
@Kind("feed-forward")
public abstract class FeedForward extends Layer {

    /**
     * @param input (batch, time, width)
     * @return (batch, time, width)
     */
    public abstract NDArray forward(NDArray input, ForwardPass pass);

    /**
     * Whether {@link #forward} may be given an {@linkplain ForwardPass#unpadding unpadded} pass, in which the input is (1, tokens, width) and
     * so is the result. One says no that counts rows or positions, as for the capacity of experts: its batches stay padded.
     */
    public boolean readsUnpadded() {
        return true;
    }
}
