package org.ablate.plugins.finetuning.lora;

import org.ablate.spi.component.Kind;

/** Scale of the change that a low-rank adapter makes. */
@Kind("lora-scaling")
public interface LoraScaling {

    /**
     * @param alpha the descriptor's
     * @param rank at least 1
     */
    double scale(double alpha, int rank);
}
