package org.ablate.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.assertj.core.api.AbstractAssert;

/**
 * Compares a tensor with expected numbers: every element within {@code tolerance · (1 + |expected|)}. The message names
 * the element that differs most.
 */
public final class NDArrayAssert extends AbstractAssert<NDArrayAssert, NDArray> {

    private NDArrayAssert(NDArray actual) {
        super(actual, NDArrayAssert.class);
    }

    /**
     * @param actual fp32, as {@link org.ablate.spi.tensor.Ops#toFloat32} gives
     */
    public static NDArrayAssert assertThatArray(NDArray actual) {
        return new NDArrayAssert(actual);
    }

    public NDArrayAssert isCloseTo(NDArray expected, double tolerance) {
        return isCloseTo(expected.getShape(), doubles(expected.toFloatArray()), tolerance);
    }

    public NDArrayAssert isCloseTo(GoldenTensor expected, double tolerance) {
        return isCloseTo(expected.shape(), expected.data(), tolerance);
    }

    private NDArrayAssert isCloseTo(Shape shape, double[] expected, double tolerance) {
        isNotNull();
        if (!actual.getShape().equals(shape)) {
            failWithMessage("expected the shape %s, was %s", shape, actual.getShape());
        }
        float[] values = actual.toFloatArray();
        int worst = -1;
        double excess = 0;
        for (int i = 0; i < values.length; i++) {
            double error = Math.abs(values[i] - expected[i]) / (1 + Math.abs(expected[i]));
            boolean equal = Double.compare(values[i], expected[i]) == 0;
            if (!equal && !(error <= tolerance) && !(error <= excess)) {
                worst = i;
                excess = error;
            }
        }
        if (worst >= 0) {
            failWithMessage(
                    "element %s of shape %s: expected %s, was %s (relative error %s, allowed %s)",
                    Arrays.toString(index(worst, shape)), shape, expected[worst], values[worst], excess, tolerance);
        }
        return this;
    }

    /** Every element's bits are the same. */
    public NDArrayAssert isIdenticalTo(NDArray expected) {
        isNotNull();
        if (!actual.getShape().equals(expected.getShape())
                || !Arrays.equals(actual.toFloatArray(), expected.toFloatArray())) {
            failWithMessage("expected the same numbers: %s%nand: %s", actual, expected);
        }
        return this;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static long[] index(int flat, Shape shape) {
        long[] index = new long[shape.dimension()];
        long rest = flat;
        for (int d = index.length - 1; d >= 0; d--) {
            index[d] = rest % shape.get(d);
            rest /= shape.get(d);
        }
        return index;
    }
}
