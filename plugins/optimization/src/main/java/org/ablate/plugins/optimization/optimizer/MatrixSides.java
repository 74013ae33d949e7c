package org.ablate.plugins.optimization.optimizer;

import ai.djl.ndarray.types.Shape;

/** The sides of a parameter that is taken as a matrix of its first dimension by all others. */
final class MatrixSides {

    static final Shape NOTHING = new Shape(0);

    private MatrixSides() {}

    /** The square of the first dimension; nothing for a vector and for more than {@code most}. */
    static Shape left(Shape parameter, long most) {
        return parameter.dimension() < 2 ? NOTHING : square(parameter.get(0), most);
    }

    /** The square of the product of the other dimensions; nothing for a vector and for more than {@code most}. */
    static Shape right(Shape parameter, long most) {
        return parameter.dimension() < 2 ? NOTHING : square(parameter.size() / parameter.get(0), most);
    }

    /** Whether neither side counts. */
    static boolean none(Shape parameter, long most) {
        return left(parameter, most).equals(NOTHING) && right(parameter, most).equals(NOTHING);
    }

    private static Shape square(long side, long most) {
        return side > most ? NOTHING : new Shape(side, side);
    }
}
