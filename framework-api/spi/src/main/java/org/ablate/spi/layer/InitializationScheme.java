package org.ablate.spi.layer;

import org.ablate.spi.component.Kind;

/**
 * How the weights of a model begin. An architecture that has one applies it to its tree when that stands, see {@link
 * Layer#initialize}; it decides for every weight declared by an {@link WeightInit}. Biases, gains of norms and whatever a part
 * begins by a rule of its own are not its business.
 */
@Kind("initializer")
public interface InitializationScheme {

    /** How a weight begins. */
    ValueInitializer of(WeightInit weight);

    /**
     * What the learning rate of a weight should be multiplied by, where that follows from how it begins, as in maximal update
     * parametrization; for optimizers whose steps do not scale with the gradient, as Adam's. The optimizer {@code per-weight} heeds it.
     */
    default double learningRate(WeightInit weight) {
        return 1;
    }
}
