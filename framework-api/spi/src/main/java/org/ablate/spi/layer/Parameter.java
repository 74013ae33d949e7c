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
    private double learningRate = 1;

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

    /**
     * Begins with other values than its layer declared.
     *
     * @throws IllegalStateException after {@link #fill}
     */
    public void setInitializer(Initializer other) {
        if (array != null) {
            throw new IllegalStateException("a parameter of shape " + shape + " already has its values");
        }
        initializer = other;
    }

    /** What its learning rate should be multiplied by; see {@link Initialization#learningRate}. */
    public double learningRate() {
        return learningRate;
    }

    public void setLearningRate(double multiple) {
        learningRate = multiple;
    }

    /** Whether the optimizer changes it. */
    public boolean trainable() {
        return trainable;
    }

    public void setTrainable(boolean trainable) {
        this.trainable = trainable;
    }

    /** Whether it has its values. */
    public boolean filled() {
        return array != null;
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
