package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.Architecture;

/** What a model is trained to do: how data becomes examples, and what the loss is. */
@Kind("objective")
public interface Objective {

    /** How data becomes examples. */
    Examples examples();

    /** What examples must know of the model before training, if anything; only for examples of items. */
    default Optional<PrecomputedReference> reference() {
        return Optional.empty();
    }

    /**
     * A layer that the objective trains beside the model and needs for its loss alone, such as a projection of states. The runner asks
     * once, before the first batch, fills it, has the optimizer train it, and keeps it in checkpoints apart from the model: what is
     * evaluated, used or exported lacks it.
     *
     * @param model as it is trained; its parameters may have no values yet
     */
    default Optional<Layer> auxiliary(Architecture model) {
        return Optional.empty();
    }

    /** Whether its labels are tokens of text, whose bytes a metric may count. */
    default boolean predictsText() {
        return true;
    }

    /**
     * Refuses a model that it cannot train. The runner asks before anything is begun; the model's parameters may have no values yet.
     *
     * @throws org.ablate.spi.ExperimentException saying what the model would need
     */
    default void requireFit(Architecture model) {}

    /** The tokens that end the answers which it teaches; generation stops at them, besides those that end any text. */
    default Set<Integer> ends(Tokenizer tokenizer) {
        return Set.of();
    }

    /** The loss of a batch; the model is one that {@link #requireFit} lets pass. In training it need not hold all scores. */
    Outcome outcome(Architecture model, Batch batch, ForwardPass pass);

    /** The same loss, with the scores of all labels, for whoever compares them with others. */
    default Outcome scoredOutcome(Architecture model, Batch batch, ForwardPass pass) {
        return outcome(model, batch, pass);
    }

    /** Whether the scores of an outcome are the model's own, one for each label and class, so that another model's can stand beside them. */
    default boolean scoresLabels() {
        return true;
    }

    /**
     * What a forward pass gave.
     *
     * @param logits (batch, time, classes) or (batch, classes): scores of what the labels say
     * @param lossSum a scalar: the loss summed over the targets that count, so that batches combine exactly
     * @param labels int64, what metrics hold the scores against where that is not the batch's labels
     */
    record Outcome(NDArray logits, NDArray lossSum, Optional<NDArray> labels) {

        /** Scores of what the batch's labels say. */
        public Outcome(NDArray logits, NDArray lossSum) {
            this(logits, lossSum, Optional.empty());
        }

        /** Scores of what other labels say. */
        public Outcome(NDArray logits, NDArray lossSum, NDArray labels) {
            this(logits, lossSum, Optional.of(labels));
        }
    }
}
