package org.ablate.plugins.finetuning;

import org.ablate.spi.component.Kind;

/** What the change that a low-rank adapter makes is multiplied by. */
@Kind("lora-scaling")
interface LoraScaling {

    /**
     * @param alpha the descriptor's
     * @param rank at least 1
     */
    double scale(double alpha, int rank);
}
