package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Parameter;

/** Changes parameters by their gradients; all of them in one native call. */
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
}
