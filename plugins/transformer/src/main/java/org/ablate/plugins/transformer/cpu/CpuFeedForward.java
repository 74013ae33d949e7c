package org.ablate.plugins.transformer.cpu;

/** Feed-forward layer of one position. */
@FunctionalInterface
public interface CpuFeedForward {

    /**
     * @param input (width), left as it is
     * @param stream (width), to which the result is added
     */
    void add(float[] input, float[] stream);
}
