package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;

/** What a model's scores cost when they are not as they should be. */
@Kind("loss")
@FunctionalInterface
public interface Loss {

    /**
     * The loss, summed over the targets that count, so that batches combine exactly; differentiable, fp32.
     *
     * @param scores (…, classes)
     * @return a scalar
     */
    NDArray sum(NDArray scores, Target target);

    /**
     * What a model's scores of an input cost. A loss that need not hold all scores at once does so here.
     *
     * @param pass not yet {@linkplain ForwardPass#forInput for} the input
     * @return the sum, with the scores or, where they never existed at once, with an array without elements
     */
    default Objective.Outcome of(Architecture model, Input input, Target target, ForwardPass pass) {
        NDArray scores = model.forward(input, pass);
        return new Objective.Outcome(scores, sum(scores, target));
    }

    /** Whether the loss of a target depends on no scores and labels but its own, so that parts of a batch add up to the whole. */
    default boolean separable() {
        return true;
    }

    /** Whether it compares scores with those of {@link Target#reference}, which the objective must then have. */
    default boolean comparesWithReference() {
        return false;
    }

    /**
     * Refuses a model whose scores it cannot judge. An objective asks before anything is begun.
     *
     * @throws ExperimentException saying what the model would need
     */
    default void requireFit(Architecture model) {}

    /**
     * What scores should be.
     *
     * @param labels int64 (…), the class of each score, −100 where nothing counts; where classes mean nothing, any other number
     *     says that a row counts
     * @param reference (…, classes): another model's scores, or the values to come close to; absent when the labels say all
     * @param classWeights (classes): how much a label of each class counts; absent when all count the same
     */
    record Target(NDArray labels, Optional<NDArray> reference, Optional<NDArray> classWeights) {

        /** Labels of classes that all count the same. */
        public Target(NDArray labels, Optional<NDArray> reference) {
            this(labels, reference, Optional.empty());
        }

        /** Labels alone. */
        public static Target of(NDArray labels) {
            return new Target(labels, Optional.empty());
        }

        /** The same labels, beside scores to compare with. */
        public Target withReference(NDArray scores) {
            return new Target(labels, Optional.of(scores), classWeights);
        }

        /** The same labels, of classes that do not count the same. */
        public Target withClassWeights(NDArray weights) {
            return new Target(labels, reference, Optional.of(weights));
        }

        /**
         * The reference of a loss that cannot do without.
         *
         * @param loss its name, for the message
         */
        public NDArray referenceFor(String loss) {
            return reference.orElseThrow(() -> new ExperimentException("loss '" + loss
                    + "' compares scores with other scores or values, which this objective does not have; choose another loss"
                    + " or an objective that has them"));
        }
    }
}
