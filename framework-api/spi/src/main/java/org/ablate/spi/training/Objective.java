package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.RandomStream;

/** What a model is trained to do: how a row of tokens becomes inputs and labels, and what the loss is. */
@Kind("objective")
public interface Objective {

    /** How many tokens of running text an example of {@code context} inputs consumes. */
    int rowLength(int context);

    /**
     * One example.
     *
     * @param row at most {@link #rowLength} tokens, at least two
     * @param random belongs to this row of this step
     */
    Example example(int[] row, RandomStream random);

    /** The loss of a batch. */
    Outcome outcome(Architecture model, Batch batch, Pass pass);

    /**
     * Inputs and labels of one row.
     *
     * @param tokens (time)
     * @param labels (time): what position t must predict, −100 where nothing
     */
    record Example(int[] tokens, int[] labels) {}

    /**
     * What a forward pass gave.
     *
     * @param logits (batch, time, classes)
     * @param lossSum a scalar: the loss summed over the targets that count, so that batches combine exactly
     */
    record Outcome(NDArray logits, NDArray lossSum) {}
}
