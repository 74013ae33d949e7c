package org.ablate.plugins.transformer.cpu;

import java.util.List;
import java.util.Optional;
import org.ablate.spi.layer.Linear;

/** Attention that offers itself to the {@link CpuDecoderCompiler}. */
public interface CpuCompilableAttention {

    /** Projections of this attention, if it is softmax attention in heads and nothing else acts on them. */
    Optional<Projections> forCpu();

    /**
     * Projections of softmax attention in heads.
     *
     * @param heads how they are split
     * @param input to queries, keys and values
     * @param output back to the stream
     */
    record Projections(CpuAttention.Heads heads, List<Linear> input, Linear output) {}
}
