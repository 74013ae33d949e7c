package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A form in which a held parameter takes less memory than as an array of floats: codes of a few bits and their scales, say. It knows
 * only such values as it can represent; {@link #restore} gives these anew whenever they are wanted.
 */
public interface WeightFormat {

    /** The arrays that stand for values of a shape. */
    List<Part> parts(Shape shape);

    /**
     * The stored form of the values nearest to these.
     *
     * @param values fp32, of any shape
     * @return as {@link #parts} says
     */
    NDList store(NDArray values);

    /**
     * The values.
     *
     * @param parts what {@link #store} gave
     * @param shape of the values
     * @return fp32, without gradient
     */
    NDArray restore(NDList parts, Shape shape);

    /**
     * One of the arrays.
     *
     * @param name what a checkpoint calls it, after the parameter's own name and a dot
     */
    record Part(String name, Shape shape, DataType type) {}
}
