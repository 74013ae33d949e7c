package org.ablate.plugins.transformer.token;

/** What a block does to one position by itself. */
@FunctionalInterface
public interface VectorFeedForward {

    /**
     * @param input (width), left as it is
     * @param stream (width), to which the result is added
     */
    void add(float[] input, float[] stream);
}
