package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;

/** Turns the last states of a model into scores. */
@Kind("head")
public abstract class Head extends Layer {

    /**
     * @param states (batch, time, width)
     * @param table the model's token embedding (vocabulary, width), for a head that shares it
     * @param input what the model read
     * @return scores, shaped as {@link #output} says
     */
    public abstract NDArray forward(NDArray states, Embedding table, Input input, ForwardPass pass);

    /** What the scores are of. */
    public abstract Output output();

    /** Multiply-adds counted twice, for one row of {@code time} tokens, that no {@code Linear} below does. */
    public long flops(int time, Embedding table) {
        return 0;
    }
}
