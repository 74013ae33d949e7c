package org.ablate.spi.layer;

import org.ablate.spi.data.Example;

/**
 * A layer that begins with figures of the training data, such as document frequencies. It sees the training split once, before the
 * first step of a run, and keeps what it takes from it in parameters, so that a checkpoint has them and a resumed run, an evaluation
 * or another program needs no data for them.
 */
public interface FittedToData {

    /**
     * Sets the parameters that depend on data; all others have their first values already.
     *
     * @param training each example of the training split, in the order of the data
     */
    void fit(Iterable<Example> training);
}
