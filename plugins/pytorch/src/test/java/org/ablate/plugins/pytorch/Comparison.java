package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.function.Supplier;
import org.ablate.testkit.TestEngine;

/**
 * An operation beside its plain formula: values, and gradients of a sum weighted unevenly, as the plain sum of a normalized
 * row does not depend on the row.
 */
record Comparison(NDArray actual, NDArray expected, NDList actualGradients, NDList expectedGradients) {

    static Comparison of(
            TestEngine engine, Supplier<NDArray> operation, Supplier<NDArray> plain, NDArray... parameters) {
        NDArray actual = engine.ops().toFloat32(operation.get());
        NDArray expected = plain.get();
        NDArray weights = engine.normal(9, actual.getShape().getShape()).stopGradient();
        NDList of = new NDList(parameters);
        return new Comparison(
                actual,
                expected,
                engine.ops().gradients(actual.mul(weights).sum(), of),
                engine.ops().gradients(expected.mul(weights).sum(), of));
    }

    void isWithin(double tolerance) {
        assertThatArray(actual).as("values").isCloseTo(expected, tolerance);
        for (int i = 0; i < actualGradients.size(); i++) {
            assertThatArray(actualGradients.get(i))
                    .as("gradient of parameter %d", i)
                    .isCloseTo(expectedGradients.get(i), tolerance);
        }
    }
}
