package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Pass;

/** A whole model: tokens in, logits out. */
@Kind("architecture")
public abstract class Architecture extends Layer {

    /**
     * @param tokens int64 (batch, time)
     * @return logits (batch, time, vocabulary)
     */
    public abstract NDArray forward(NDArray tokens, Pass pass);

    /** Whether the output at a position depends on no later token, as generation from left to right needs. */
    public abstract boolean causal();

    /**
     * An empty cache for generation.
     *
     * @param capacity the most positions it will hold
     */
    public abstract KeyValueCache cache(int batch, int capacity);

    /**
     * Multiply-adds counted twice, of one forward pass over one row of {@code time} tokens, by the dotted name of the layer that
     * does them.
     */
    public abstract Map<String, Long> flops(int time);
}
