package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDList;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.ValueInitializer;

/**
 * Initialization of the two matrices of a low-rank adapter: B at zero, unless both begin as something else and that is taken
 * off again.
 */
@Kind("lora-initialization")
public interface LoraInitialization {

    /** First values of A (rank, in). */
    ValueInitializer a(int inputWidth, int rank);

    /** Whether B A begins as something else than zero, which is held and subtracted, so that the adapted model begins as the base. */
    default boolean startsApart() {
        return false;
    }

    /**
     * First values of A and B, where they {@linkplain #startsApart start apart}.
     *
     * @param scale what {@code B A} is multiplied by
     * @return A (rank, in) and B (joint out, rank)
     */
    default NDList start(TargetSlice slot, int rank, double scale) {
        throw new UnsupportedOperationException("begins at zero");
    }
}
