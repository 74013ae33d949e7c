package org.ablate.plugins.transformer.attention.gate;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;

/** Output gate: the function of the values that an attention mixed, before they are projected to the residual stream. */
@Kind("output-gate")
public abstract class OutputGate extends Layer {

    /**
     * @param mixed (batch, time, heads · valueWidth)
     * @param input what the attention read (batch, time, width)
     * @return (batch, time, heads · valueWidth)
     */
    public abstract NDArray apply(NDArray mixed, NDArray input, ForwardPass pass);
}
