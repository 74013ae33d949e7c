package org.ablate.plugins.transformer.cpu;

/** A norm of one position. */
@FunctionalInterface
public interface CpuNorm {

    /**
     * @param input (width), left as it is
     * @param output (width)
     */
    void apply(float[] input, float[] output);
}
