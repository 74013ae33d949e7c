package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Parameter;

/**
 * Changes parameters by their gradients; all of them in one native call. The runner calls it where no gradients are recorded, so that
 * weights may be changed in place.
 */
@Kind("optimizer")
public interface Optimizer {

    /** The peak learning rate, which the schedule's factor multiplies. */
    double learningRate();

    /** Makes the state for these parameters, by dotted name, in this order. Called once, before the first step. */
    void begin(Map<String, Parameter> parameters);

    /**
     * One step.
     *
     * @param gradients in the order of the parameters given to {@link #begin}; may be changed in place
     * @param learningRate of this step
     * @param step from 0
     */
    void step(NDList gradients, double learningRate, long step);

    /**
     * The state by name, such as {@code layers.0.attention.query.weight.firstMoment}: what a checkpoint keeps. Writing values
     * into these arrays restores it; what else a step needs follows from the step number.
     */
    Map<String, NDArray> state();

    /**
     * Moves the weights to where the gradients of a step shall be taken, if that is not where they are. The runner then takes
     * gradients anew there, moves back and steps with them.
     *
     * @param gradients at the weights themselves, in the order of the parameters; may be changed in place
     * @param step from 0
     * @return the way back; absent where gradients are taken at the weights themselves
     */
    default Optional<WeightPerturbation> excursion(NDList gradients, long step) {
        return Optional.empty();
    }

    /**
     * The weights to judge, to generate with and to keep for use, where they are not those that steps change: an average of
     * them, say.
     *
     * @param steps how many were taken
     * @return in the order of the parameters, not to be changed; absent where the weights themselves are used
     */
    default Optional<NDList> weightsForUse(long steps) {
        return Optional.empty();
    }

    /**
     * Whether a step changes a parameter. In place of the gradient of one that it does not change, {@link #step} and
     * {@link #excursion} are given an array without elements.
     *
     * @param parameter its dotted name
     * @param step from 0
     */
    default boolean trains(String parameter, long step) {
        return true;
    }

    /** Weights that stand elsewhere for a while. */
    interface WeightPerturbation extends AutoCloseable {

        /** Moves them back, bit for bit. */
        @Override
        void close();
    }
}
