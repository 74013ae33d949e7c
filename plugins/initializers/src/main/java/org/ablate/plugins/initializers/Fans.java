package org.ablate.plugins.initializers;

import ai.djl.ndarray.types.Shape;

/**
 * How many inputs and outputs a weight has, as PyTorch counts them: the second and the first dimension, each times all that follow
 * the second.
 *
 * @param in inputs of an output
 * @param out outputs of an input
 */
record Fans(long in, long out) {

    /** A vector counts as a row and a column at once. */
    static Fans of(Shape shape) {
        if (shape.dimension() < 2) {
            return new Fans(Math.max(1, shape.size()), Math.max(1, shape.size()));
        }
        long field = shape.size() / (shape.get(0) * shape.get(1));
        return new Fans(shape.get(1) * field, shape.get(0) * field);
    }
}
