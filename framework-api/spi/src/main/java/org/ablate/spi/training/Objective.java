package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;

/** What a model is trained to do: how data becomes examples, and what the loss is. */
@Kind("objective")
public interface Objective {

    /** How data becomes examples. */
    Examples examples();

    /** The loss of a batch. */
    Outcome outcome(Architecture model, Batch batch, Pass pass);

    /**
     * What a forward pass gave.
     *
     * @param logits (batch, time, classes) or (batch, classes): scores of what the batch's labels say
     * @param lossSum a scalar: the loss summed over the targets that count, so that batches combine exactly
     */
    record Outcome(NDArray logits, NDArray lossSum) {}
}
