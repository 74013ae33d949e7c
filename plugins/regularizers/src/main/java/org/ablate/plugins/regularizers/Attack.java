package org.ablate.plugins.regularizers;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.training.Objective.Outcome;

/** How adversarial training finds embeddings near an input's own where the loss is high. */
@Kind("attack")
public interface Attack {

    /**
     * What the model is trained by.
     *
     * @param near the input's neighborhood
     * @return the outcome at the input itself, or at the first place looked at, with the loss to train by
     */
    Outcome outcome(Neighborhood near);

    /** The losses around an input, by how far its embeddings are moved. */
    interface Neighborhood {

        /** At the input itself. */
        Place begin();

        /**
         * Near the input.
         *
         * @param size how far at most in each element of a row of n elements, times √n
         */
        Place beginNear(double size);
    }

    /** A place in the neighborhood. */
    interface Place {

        /** What the model makes of it. */
        Outcome outcome();

        /**
         * The place a step up the loss from here: each row moves by {@code step} along its gradient, and is pulled back to at most
         * {@code radius} from the input, both by the 2-norm over a row's positions and width.
         *
         * @param keep whether this place's loss is trained by, too, and so must be kept
         */
        Place up(double step, double radius, boolean keep);
    }

    /** An outcome with another loss. */
    static Outcome withLoss(Outcome outcome, NDArray lossSum) {
        return new Outcome(outcome.logits(), lossSum);
    }
}
