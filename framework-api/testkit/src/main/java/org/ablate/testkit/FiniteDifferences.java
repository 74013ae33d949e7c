package org.ablate.testkit;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;
import org.ablate.spi.tensor.Ops;

/** Compares the gradients of a function with central differences: {@code (f(x + h) − f(x − h)) / 2h}, element by element. */
public final class FiniteDifferences {

    private static final float STEP = 1e-2f;

    private FiniteDifferences() {}

    /**
     * @param function gives a scalar from the current values of the parameters, the same each time
     * @param parameters arrays made by {@link Ops#parameter}; keep them small, each element costs two calls
     * @param tolerance allowed {@code |difference| / (1 + |expected|)}; 5e-3 suits fp32
     */
    public static void assertGradients(Ops ops, Supplier<NDArray> function, double tolerance, NDArray... parameters) {
        NDList gradients = ops.gradients(function.get(), new NDList(parameters));
        for (int p = 0; p < parameters.length; p++) {
            assertThatArray(gradients.get(p))
                    .as("gradient of parameter %d, %s", p, parameters[p].getShape())
                    .isCloseTo(differences(ops, function, parameters[p]), tolerance);
        }
    }

    private static NDArray differences(Ops ops, Supplier<NDArray> function, NDArray parameter) {
        float[] values = parameter.toFloatArray();
        float[] slopes = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            float original = values[i];
            values[i] = original + STEP;
            float above = value(ops, function, parameter, values);
            values[i] = original - STEP;
            float below = value(ops, function, parameter, values);
            values[i] = original;
            slopes[i] = (above - below) / (2 * STEP);
        }
        ops.withoutGradients(() -> {
            parameter.set(values);
            return parameter;
        });
        return ops.manager().create(slopes, parameter.getShape());
    }

    private static float value(Ops ops, Supplier<NDArray> function, NDArray parameter, float[] values) {
        return ops.withoutGradients(() -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                parameter.set(values);
                return ops.toFloat32(function.get()).getFloat();
            }
        });
    }
}
