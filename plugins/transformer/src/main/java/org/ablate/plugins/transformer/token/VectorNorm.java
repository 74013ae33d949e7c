package org.ablate.plugins.transformer.token;

/** A norm of one position. */
@FunctionalInterface
public interface VectorNorm {

    /**
     * @param input (width), left as it is
     * @param output (width)
     */
    void apply(float[] input, float[] output);
}
