package org.ablate.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;

/**
 * Compares gradients with central finite differences. The output y is weighed by fixed random numbers w to one number {@code f = Σ w ·
 * y}, summed in float64; each array x of parameters is moved along a random vertex v of its cube, and the slope
 *
 * <pre>
 * (8 · (f(x + h·v) − f(x − h·v)) − (f(x + 2h·v) − f(x − 2h·v))) / 12h
 * </pre>
 *
 * <p>must be {@code ∇f · v}. The error of the formula is h⁴, so that h can be large enough for float32 outputs. Where a function has a
 * kink within the step the two disagree rightly, so one of several h must agree, in most of several directions; a wrong gradient
 * disagrees in all.
 */
public final class Gradients {

    /** Allowed difference over the length of the gradient. */
    private static final double TOLERANCE = 1e-3;

    /** What rounding may do to an output of float32, over its length. */
    private static final double ROUNDING = 2e-7;

    private static final double[] STEPS = {1e-2, 3e-3, 1e-3};
    private static final int DIRECTIONS = 3;

    private Gradients() {}

    /**
     * @param output gives the same numbers for the same values of the leaves
     * @param leaves arrays that gradients can be asked of, by name
     */
    public static void assertEqualDifferences(Ops ops, Supplier<NDArray> output, Map<String, NDArray> leaves) {
        float[] outputs =
                ops.withoutGradients(() -> ops.toFloat32(output.get())).toFloatArray();
        double rounding = ROUNDING * length(outputs) / STEPS[0];
        float[] weights = Samples.normals(17, ops.withoutGradients(output).getShape());
        Map<String, NDArray> gradients = of(ops, output, leaves, weights);
        List<String> wrong = new ArrayList<>();
        leaves.forEach((name, leaf) -> {
            List<String> disagreements = new ArrayList<>();
            float[] gradient = Objects.requireNonNull(gradients.get(name)).toFloatArray();
            double allowed = TOLERANCE * length(gradient) + rounding;
            int agreements = 0;
            for (int direction = 0; direction < DIRECTIONS && agreements <= DIRECTIONS / 2; direction++) {
                float[] vertex = vertex(name, direction, gradient.length);
                double expected = dot(gradient, vertex);
                double slope = nearestSlope(ops, output, weights, leaf, vertex, expected, allowed);
                if (Math.abs(slope - expected) <= allowed) {
                    agreements++;
                } else {
                    disagreements.add(
                            String.format(Locale.ROOT, "by the gradient %.6g, by differences %.6g", expected, slope));
                }
            }
            if (agreements <= DIRECTIONS / 2) {
                wrong.add(name + " " + leaf.getShape() + ": " + String.join("; ", disagreements));
            }
        });
        assertThat(wrong)
                .as("slopes along random directions, where gradient and finite differences disagree")
                .isEmpty();
    }

    /** The gradients of {@code Σ w · output}, w random, by name. */
    public static Map<String, NDArray> of(Ops ops, Supplier<NDArray> output, Map<String, NDArray> leaves) {
        return of(
                ops,
                output,
                leaves,
                Samples.normals(17, ops.withoutGradients(output).getShape()));
    }

    private static Map<String, NDArray> of(
            Ops ops, Supplier<NDArray> output, Map<String, NDArray> leaves, float[] weights) {
        NDArray y = ops.toFloat32(output.get());
        NDArray loss = y.mul(ops.manager().create(weights, y.getShape())).sum();
        for (NDArray leaf : leaves.values()) {
            loss = loss.add(ops.scale(leaf.sum(), 0)); // so that a leaf without influence has a gradient: zero
        }
        NDList gradients = ops.gradients(loss, new NDList(List.copyOf(leaves.values())));
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (String name : leaves.keySet()) {
            byName.put(name, ops.toFloat32(gradients.get(byName.size())));
        }
        return byName;
    }

    private static double nearestSlope(
            Ops ops,
            Supplier<NDArray> output,
            float[] weights,
            NDArray leaf,
            float[] vertex,
            double expected,
            double allowed) {
        float[] original = leaf.toFloatArray();
        double nearest = Double.NaN;
        for (double step : STEPS) {
            if (Math.abs(nearest - expected) <= allowed) {
                break;
            }
            double[] values = new double[5];
            for (int i = -2; i <= 2; i++) {
                values[i + 2] = i == 0 ? 0 : value(ops, output, weights, leaf, moved(original, vertex, i * step));
            }
            double slope = (8 * (values[3] - values[1]) - (values[4] - values[0])) / (12 * step);
            if (!(Math.abs(slope - expected) > Math.abs(nearest - expected))) {
                nearest = slope;
            }
        }
        Samples.write(leaf, ops, original);
        return nearest;
    }

    private static double value(Ops ops, Supplier<NDArray> output, float[] weights, NDArray leaf, float[] values) {
        return ops.withoutGradients(() -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                leaf.set(values);
                return dot(ops.toFloat32(output.get()).toFloatArray(), weights);
            }
        });
    }

    private static float[] moved(float[] original, float[] vertex, double by) {
        float[] values = new float[original.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (original[i] + by * vertex[i]);
        }
        return values;
    }

    private static float[] vertex(String name, int direction, int length) {
        RandomStream random = RandomStream.of(direction, name, "direction", 0);
        float[] vertex = new float[length];
        for (int i = 0; i < length; i++) {
            vertex[i] = random.nextLong() < 0 ? -1 : 1;
        }
        return vertex;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double length(float[] values) {
        return Math.sqrt(dot(values, values));
    }
}
