package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.tensor.Ops;

/** Zeroes a share of the elements while training (Srivastava et al., 2014, jmlr.org/papers/v15/srivastava14a). */
public final class Dropout extends Layer {

    private final Ops ops;
    private final double rate;

    /**
     * @param rate share of elements zeroed, from 0 to 1
     */
    public Dropout(Ops ops, double rate) {
        this.ops = ops;
        this.rate = rate;
    }

    public NDArray forward(NDArray input, ForwardPass pass) {
        return pass.training() && rate > 0 ? ops.dropout(input, rate, pass.seed(this, "dropout")) : input;
    }
}
