package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that training changes. It is declared with its shape and initialiser when its layer is built, which touches no
 * native memory, and filled once when the whole tree stands.
 */
public final class Parameter {

    private final Shape shape;
    private Initializer initializer;
    private @Nullable NDArray array;
    private boolean trainable = true;

    Parameter(Shape shape, Initializer initializer) {
        this.shape = shape;
        this.initializer = initializer;
    }

    public Shape shape() {
        return shape;
    }

    /** The number of elements. */
    public long size() {
        return shape.size();
    }

    public Initializer initializer() {
        return initializer;
    }

    void begin(Initializer other) {
        initializer = other;
    }

    /** Whether the optimizer changes it. */
    public boolean trainable() {
        return trainable;
    }

    public void setTrainable(boolean trainable) {
        this.trainable = trainable;
    }

    /**
     * The values.
     *
     * @throws IllegalStateException before {@link #fill}
     */
    public NDArray array() {
        if (array == null) {
            throw new IllegalStateException("a parameter of shape " + shape + " was used before the model was filled");
        }
        return array;
    }

    /**
     * Gives the parameter its values, once.
     *
     * @param values an array of this shape that outlives all steps
     */
    public void fill(NDArray values) {
        if (!values.getShape().equals(shape)) {
            throw new IllegalArgumentException("expected shape " + shape + ", got " + values.getShape());
        }
        array = values;
    }
}
