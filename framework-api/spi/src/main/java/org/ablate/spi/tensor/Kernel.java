package org.ablate.spi.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** A compiled program of tensor operations: one native call, differentiable when its operations are. */
public interface Kernel {

    /**
     * Runs the program.
     *
     * @param arguments in the order of the program's parameters: an {@link NDArray} for a {@code Tensor}, an
     *     {@link NDList} for a {@code List[Tensor]}, a {@link Number} for a 0-d {@code Tensor} (float64 or int64)
     * @return the tensors it returns, in order: one for a {@code Tensor}, all for a tuple or a list
     */
    NDList run(Object... arguments);

    /** {@link #run} for a program that returns one tensor. */
    default NDArray call(Object... arguments) {
        return run(arguments).singletonOrThrow();
    }
}
