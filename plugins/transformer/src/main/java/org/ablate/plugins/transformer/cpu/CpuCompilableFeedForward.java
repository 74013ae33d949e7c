package org.ablate.plugins.transformer.cpu;

import java.util.Optional;

/** Feed-forward layer that offers itself to the {@link CpuDecoderCompiler}. */
public interface CpuCompilableFeedForward {

    /**
     * This layer for one position, with the weights as they are now.
     *
     * @param workers share large products
     * @return empty where another layer stands in the place of one of its own
     */
    Optional<CpuFeedForward> forCpu(SpinningWorkers workers);
}
