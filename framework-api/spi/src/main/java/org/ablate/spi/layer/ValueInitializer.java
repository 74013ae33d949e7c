package org.ablate.spi.layer;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.ablate.spi.tensor.RandomStream;

/** How a parameter begins: values from a shape and a stream of random numbers that belongs to the parameter's path. */
@FunctionalInterface
public interface ValueInitializer {

    /** {@code shape.size()} values in row-major order. */
    float[] values(Shape shape, RandomStream random);

    static ValueInitializer zeros() {
        return (shape, random) -> new float[Math.toIntExact(shape.size())];
    }

    static ValueInitializer ones() {
        return constant(1);
    }

    static ValueInitializer constant(float value) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            Arrays.fill(values, value);
            return values;
        };
    }

    /** Normal with mean 0. */
    static ValueInitializer normal(double standardDeviation) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (standardDeviation * random.nextGaussian());
            }
            return values;
        };
    }

    /** Uniform in [−bound, bound). */
    static ValueInitializer uniform(double bound) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            return values;
        };
    }
}
