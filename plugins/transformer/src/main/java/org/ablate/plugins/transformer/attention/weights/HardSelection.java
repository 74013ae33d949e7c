package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;

/** Hard selection: the choice of one key by each query of hard attention, and the gradient that teaches it. */
@Kind("hard-selection")
public abstract class HardSelection extends Layer {

    /** What scores are divided by in the softmax whose gradient stands in for that of the selection, above 0. */
    public abstract double temperature();

    /**
     * What is added to the scores of this pass before the largest is taken.
     *
     * @param scores their shape (batch, heads, queries, keys)
     */
    public abstract Optional<NDArray> noise(Shape scores, ForwardPass pass);
}
