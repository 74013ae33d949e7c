package org.ablate.plugins.finetuning;

import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Parameter;

/** How the two matrices of a low-rank adapter begin. */
@Kind("lora-initialisation")
interface LoraInitialisation {

    /** First values of A (rank, in). */
    Initializer a(int inputWidth, int rank);

    /** First values of B (out, rank). */
    default Initializer b(int rank) {
        return Initializer.zeros();
    }

    /**
     * First values that depend on the base's weight, which may be changed along with them; nothing unless overridden.
     *
     * @param scale what {@code B A} is multiplied by
     */
    default void begin(Slot slot, Parameter a, Parameter b, double scale) {}
}
