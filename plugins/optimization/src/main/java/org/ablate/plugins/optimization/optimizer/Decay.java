package org.ablate.plugins.optimization.optimizer;

import ai.djl.ndarray.types.Shape;

/** Which parameters weight decay pulls towards zero. */
public enum Decay {
    /** Tensors of two or more dimensions: weights and embeddings, but no biases and norms. */
    MATRICES,
    /** Every parameter, as PyTorch's optimizers do when given one group. */
    ALL,
    /** None. */
    NONE;

    boolean applies(Shape parameter) {
        return switch (this) {
            case MATRICES -> parameter.dimension() >= 2;
            case ALL -> true;
            case NONE -> false;
        };
    }
}
