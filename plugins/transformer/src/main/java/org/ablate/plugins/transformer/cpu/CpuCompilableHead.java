package org.ablate.plugins.transformer.cpu;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** Output head that offers itself to the {@link CpuDecoderCompiler}: one product of the scaled states. */
public interface CpuCompilableHead {

    /**
     * The projection of one position, with the weights as they are now; empty where the head is more than that.
     *
     * @param table the embedding's, (vocabulary, width)
     */
    Optional<CpuLinear> forCpu(NDArray table, SpinningWorkers workers);

    /** Whether the projection is the embedding table. */
    boolean tied();

    /** What states are multiplied by before the projection. */
    double scale();
}
