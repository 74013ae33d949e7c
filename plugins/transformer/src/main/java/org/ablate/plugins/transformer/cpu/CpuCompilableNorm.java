package org.ablate.plugins.transformer.cpu;

/** Norm that offers itself to the {@link CpuDecoderCompiler}. */
public interface CpuCompilableNorm {

    /** This norm for one position, with the weights as they are now. */
    CpuNorm forCpu();
}
