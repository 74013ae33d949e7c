package org.ablate.plugins.optimization;

import org.ablate.spi.layer.Parameter;

/** Which parameters weight decay pulls towards zero. */
public enum Decay {
    /** Tensors of two or more dimensions: weights and embeddings, but no biases and norms. */
    MATRICES,
    /** Every parameter, as PyTorch's optimizers do when given one group. */
    ALL,
    /** None. */
    NONE;

    boolean applies(Parameter parameter) {
        return switch (this) {
            case MATRICES -> parameter.shape().dimension() >= 2;
            case ALL -> true;
            case NONE -> false;
        };
    }
}
