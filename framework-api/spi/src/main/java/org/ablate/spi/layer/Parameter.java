package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that training changes. It is declared with its shape and initializer when its layer is built, which touches no
 * native memory, and filled once when the whole tree stands.
 */
public final class Parameter {

    private final Shape shape;
    private ValueInitializer initializer;
    private @Nullable NDArray array;
    private @Nullable WeightFormat storage;
    private @Nullable NDList stored;
    private boolean trainable = true;
    private double learningRate = 1;

    Parameter(Shape shape, ValueInitializer initializer) {
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

    public ValueInitializer initializer() {
        return initializer;
    }

    /**
     * Begins with other values than its layer declared.
     *
     * @throws IllegalStateException after {@link #fill}
     */
    public void setInitializer(ValueInitializer other) {
        if (filled()) {
            throw new IllegalStateException("a parameter of shape " + shape + " already has its values");
        }
        initializer = other;
    }

    /** What its learning rate should be multiplied by; see {@link InitializationScheme#learningRate}. */
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
        return array != null || stored != null;
    }

    /**
     * The values. Of a {@linkplain #isStored stored} parameter they are made anew and belong to the innermost open scope; {@link
     * #use} ends them sooner.
     *
     * @throws IllegalStateException before {@link #fill}
     */
    public NDArray array() {
        if (stored != null) {
            return declared().restore(stored, shape);
        }
        if (array == null) {
            throw new IllegalStateException("a parameter of shape " + shape + " was used before the model was filled");
        }
        return array;
    }

    /**
     * Does something with the values, and lets them go again where they were made for this one use.
     *
     * @param with is given {@link #array}, and returns something else than that
     * @throws IllegalStateException before {@link #fill}
     */
    public <T> T use(Function<? super NDArray, ? extends T> with) {
        NDArray values = array();
        try {
            return with.apply(values);
        } finally {
            release(values);
        }
    }

    /** Says that an array that {@link #array} gave is done with: it is freed if it was made for this one use. */
    void release(NDArray values) {
        if (values != array) {
            values.close();
        }
    }

    /** The values in row-major order. */
    public float[] floats() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return array().toFloatArray();
        }
    }

    /** How its values are stored, or will be, where that is not as an array of floats. */
    public Optional<WeightFormat> storage() {
        return Optional.ofNullable(storage);
    }

    /**
     * Declares how the values will be stored; {@link #store} does it.
     *
     * @throws IllegalStateException when that was declared before
     */
    public void setStorage(WeightFormat form) {
        if (storage != null) {
            throw new IllegalStateException("a parameter of shape " + shape + " already has a storage");
        }
        storage = form;
    }

    private WeightFormat declared() {
        if (storage == null) {
            throw new IllegalStateException("no storage was declared for a parameter of shape " + shape);
        }
        return storage;
    }

    /**
     * Gives the values the form of the declared {@link #storage} and frees the array of floats. The parameter is held from then on.
     *
     * @throws IllegalStateException without a storage or before {@link #fill}
     */
    public void store() {
        WeightFormat form = declared();
        fillStored(this.<NDList>use(form::store));
    }

    /** Whether the values are in the form of the {@link #storage} now. */
    public boolean isStored() {
        return stored != null;
    }

    /** The arrays of the stored form, in the order of {@link WeightFormat#parts}; none where the values are an array of floats. */
    public NDList storedParts() {
        return stored == null ? new NDList() : stored;
    }

    /**
     * Gives the parameter its values in the form of the declared {@link #storage} and frees those that it had.
     *
     * @param parts as {@link WeightFormat#parts} says; they outlive all steps
     * @throws IllegalStateException without a storage
     */
    public void fillStored(NDList parts) {
        declared();
        if (stored != null) {
            stored.close();
        }
        if (array != null) {
            array.close();
        }
        stored = parts;
        array = null;
        trainable = false;
    }

    /**
     * Gives the parameter its values, as an array of floats. One that was {@linkplain #isStored stored} has no storage any more.
     *
     * @param values an array of this shape that outlives all steps
     */
    public void fill(NDArray values) {
        if (!values.getShape().equals(shape)) {
            throw new IllegalArgumentException("expected shape " + shape + ", got " + values.getShape());
        }
        if (stored != null) {
            stored.close();
            stored = null;
            storage = null;
        }
        array = values;
    }
}
