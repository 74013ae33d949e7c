package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.tensor.Ops;

/** How held weights are rounded to a few bits. */
@Kind("quantisation")
interface Quantisation {

    /**
     * The values that a rounded weight stands for.
     *
     * @param weight of any shape; blocks are runs of its elements in row-major order
     * @return of the same shape
     */
    NDArray rounded(NDArray weight, Ops ops);
}
