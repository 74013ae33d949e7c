package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Pass;

/** Lets the positions of a sequence look at each other, or at those of another sequence. */
@Kind("attention")
public abstract class Attention extends Layer {

    /**
     * Self-attention. Which positions see which the pass says; see {@link Pass#mask}.
     *
     * @param input (batch, time, width)
     * @param position shared by all layers; consulted at the sites this attention {@linkplain #carries carries}
     * @return (batch, time, width)
     */
    public abstract NDArray forward(NDArray input, PositionEncoding position, Pass pass);

    /**
     * Attention to another sequence: queries from the input, keys and values from the memory, no position.
     *
     * @param input (batch, time, width)
     * @return (batch, time, width)
     * @throws ExperimentException from an attention that can only look at its own sequence
     */
    public NDArray cross(NDArray input, Memory memory, Pass pass) {
        Component component = getClass().getAnnotation(Component.class);
        throw new ExperimentException(
                "attention '"
                        + (component == null ? getClass().getSimpleName() : component.value())
                        + "' looks only at its own sequence, so it cannot attend to an encoder; choose another, such as multi-head");
    }

    /** Where this attention lets a position encoding act. */
    public abstract Set<PositionEncoding.Site> carries();

    /** Multiply-adds counted twice of the score and value products for one row of {@code time} tokens, projections not included. */
    public abstract long flops(int time);
}
