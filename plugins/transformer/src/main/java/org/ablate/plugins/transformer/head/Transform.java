package org.ablate.plugins.transformer.head;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;

/** Transform of states in a head, before the scores are taken. */
@Kind("transform")
public abstract class Transform extends Layer {

    /**
     * @param states (…, width)
     * @return (…, width)
     */
    public abstract NDArray forward(NDArray states, ForwardPass pass);
}
