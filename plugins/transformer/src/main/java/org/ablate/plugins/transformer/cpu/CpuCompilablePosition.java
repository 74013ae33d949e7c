package org.ablate.plugins.transformer.cpu;

import java.util.Optional;

/** Position encoding that offers itself to the {@link CpuDecoderCompiler}: it adds to embeddings, or turns queries and keys. */
public interface CpuCompilablePosition {

    /** Whether all it does is to add to each embedding a vector that depends on the position alone. */
    default boolean addsVectors() {
        return false;
    }

    /** Rotation of the queries and keys of one position of a text that goes on from a cache; empty where it turns none. */
    default Optional<CpuRotaryEmbedding> forCpu(int headWidth) {
        return Optional.empty();
    }
}
