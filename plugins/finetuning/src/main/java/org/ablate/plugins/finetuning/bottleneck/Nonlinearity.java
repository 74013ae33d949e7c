package org.ablate.plugins.finetuning.bottleneck;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.tensor.Ops;

/** Activation function between the two projections of a bottleneck. */
enum Nonlinearity {
    RELU,
    GELU,
    SILU;

    NDArray apply(NDArray input, Ops ops) {
        return switch (this) {
            case RELU -> ops.relu(input);
            case GELU -> ops.gelu(input);
            case SILU -> ops.silu(input);
        };
    }
}
