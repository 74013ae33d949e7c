package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.EncoderOutput;

/** Reads a target from left to right, with a source in mind. */
public abstract class AttentiveDecoder extends Layer {

    /**
     * What a target is read with.
     *
     * @param memory the source's states
     * @param initial of each layer, the state to begin with, each (batch, width); what a cache holds goes before
     * @param steps which steps of the target count
     */
    record Context(EncoderOutput memory, List<NDList> initial, TimeMask steps) {}

    /**
     * @param embedded (batch, time, width)
     * @return (batch, time, width)
     */
    abstract NDArray read(NDArray embedded, Context context, ForwardPass pass);

    /** Multiply-adds counted twice that no layer below does, for a source and a target of {@code time} tokens each. */
    long flops(int time) {
        return 0;
    }
}
