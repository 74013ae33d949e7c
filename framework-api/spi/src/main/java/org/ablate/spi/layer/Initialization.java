package org.ablate.spi.layer;

import org.ablate.spi.component.Kind;

/**
 * How the weights of a model begin. An architecture that has one applies it to its tree when that stands, see {@link
 * Layer#initialize}; it decides for every weight declared by an {@link InitialWeight}. Biases, gains of norms and whatever a part
 * begins by a rule of its own are not its business.
 */
@Kind("initializer")
public interface Initialization {

    /** How a weight begins. */
    Initializer of(InitialWeight weight);
}
