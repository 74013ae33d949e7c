package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.PositionEncoding;

/** One layer of a transformer: parts that read the residual stream and add to it. */
public abstract class Block extends Layer {

    /**
     * @param input (batch, time, width)
     * @param position shared by all blocks
     * @return (batch, time, width)
     */
    public abstract NDArray forward(NDArray input, PositionEncoding position, Pass pass);
}
