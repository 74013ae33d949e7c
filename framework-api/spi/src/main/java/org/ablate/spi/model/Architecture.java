package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;

/** A whole model: tokens in, scores out, by way of states. */
@Kind("architecture")
public abstract class Architecture extends Layer {

    /** The scores of an input: {@link #states}, then {@link #outputs}. */
    public final NDArray forward(Input input, ForwardPass pass) {
        ForwardPass reading = pass.forInput(input);
        return outputs(states(input, reading), input, reading);
    }

    /**
     * The scores of rows without padding.
     *
     * @param tokens int64 (batch, time)
     */
    public final NDArray forward(NDArray tokens, ForwardPass pass) {
        return forward(Input.of(tokens), pass);
    }

    /**
     * The last states, from which outputs are made.
     *
     * @param pass already {@linkplain ForwardPass#forInput for} the input
     * @return (batch, time, width)
     */
    public abstract NDArray states(Input input, ForwardPass pass);

    /**
     * Scores of states.
     *
     * @param states (batch, time, width), all or some of the positions
     * @param input what the model read
     * @return shaped as {@link #output} says
     */
    public abstract NDArray outputs(NDArray states, Input input, ForwardPass pass);

    /** Numbers of a {@linkplain #states state}. */
    public abstract int width();

    /** How many positions it takes up before each text, beside those of an architecture within it: virtual tokens. */
    public int positionsBefore() {
        return 0;
    }

    /** What the scores are of. */
    public abstract Output output();

    /** Whether the output at a position depends on no later token, as generation from left to right needs. */
    public abstract boolean causal();

    /** Whether it writes text token by token: on from a prompt, or of a source that it reads. */
    public final boolean writes() {
        return causal() && output() == Output.TOKENS;
    }

    /** Whether it {@linkplain #writes writes} with nothing but a prompt. */
    public final boolean generates() {
        return writes() && !readsSource();
    }

    /** Whether it reads an {@link Input#source}, as an encoder-decoder does. */
    public boolean readsSource() {
        return false;
    }

    /**
     * An empty cache for generation.
     *
     * @param capacity the most positions it will hold
     */
    public abstract KeyValueCache cache(int batch, int capacity);

    /**
     * A quicker way to go on with one text from what a cache holds of it, token by token, where the model has one. It takes the cache
     * over: no pass may go on from it any more, only its length still counts.
     */
    public Optional<IncrementalDecoder> incrementalDecoder(KeyValueCache cache) {
        return Optional.empty();
    }

    /**
     * Multiply-adds counted twice, of one forward pass over one row of {@code time} tokens, by the dotted name of the layer that
     * does them.
     */
    public abstract Map<String, Long> flops(int time);
}
