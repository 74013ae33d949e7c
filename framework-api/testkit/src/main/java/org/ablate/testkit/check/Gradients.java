package org.ablate.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final int DIRECTIONS = 3;

    private Gradients() {}

    /** How near gradients and differences come in numbers of a format. */
    private enum Accuracy {
        FLOAT32(1e-3, 2e-7, 1e-2),
        FLOAT64(1e-6, 1e-14, 1e-3);

        private final double tolerance;
        private final double rounding;
        private final double step;

        /**
         * @param tolerance allowed difference over the length of the gradient
         * @param rounding what rounding may do to an output, over its length
         * @param step the greatest h
         */
        Accuracy(double tolerance, double rounding, double step) {
            this.tolerance = tolerance;
            this.rounding = rounding;
            this.step = step;
        }

        static Accuracy of(DataType format) {
            return format == DataType.FLOAT64 ? FLOAT64 : FLOAT32;
        }

        /** Each h, the first one tried first. */
        private double[] steps() {
            return new double[] {step, 0.3 * step, 0.1 * step};
        }
    }

    /**
     * Compares to 1e-3 of the gradient's length, and in {@linkplain org.ablate.spi.tensor.Engine#openFloat64 operations of float64} to
     * 1e-6 of it.
     *
     * @param output gives the same numbers for the same values of the leaves
     * @param leaves arrays that gradients can be asked of, by name
     */
    public static void assertEqualDifferences(Ops ops, Supplier<NDArray> output, Map<String, NDArray> leaves) {
        Slopes slopes = new Slopes(ops, output);
        Accuracy accuracy = slopes.accuracy;
        Map<String, NDArray> gradients = of(ops, output, leaves, slopes.weights);
        List<String> wrong = new ArrayList<>();
        leaves.forEach((name, leaf) -> {
            List<String> disagreements = new ArrayList<>();
            double[] gradient = Samples.values(Objects.requireNonNull(gradients.get(name)));
            double allowed = accuracy.tolerance * length(gradient) + slopes.rounding;
            int agreements = 0;
            for (int direction = 0; direction < DIRECTIONS && agreements <= DIRECTIONS / 2; direction++) {
                double[] vertex = vertex(name, direction, gradient.length);
                double expected = dot(gradient, vertex);
                double slope = slopes.nearest(leaf, vertex, expected, allowed);
                if (Math.abs(slope - expected) <= allowed) {
                    agreements++;
                } else {
                    disagreements.add(
                            String.format(Locale.ROOT, "by the gradient %.9g, by differences %.9g", expected, slope));
                }
            }
            if (agreements <= DIRECTIONS / 2) {
                wrong.add(name + " " + leaf.getShape() + ": " + String.join("; ", disagreements));
            }
        });
        assertThat(wrong)
                .as("slopes along random directions, where gradient and finite differences in %s disagree", accuracy)
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

    /** Slopes by finite differences. */
    private static final class Slopes {

        private final Ops ops;
        private final Accuracy accuracy;
        private final Supplier<NDArray> output;
        private final float[] weights;
        private final double rounding;

        Slopes(Ops ops, Supplier<NDArray> output) {
            this.ops = ops;
            this.output = output;
            NDArray y = ops.withoutGradients(() -> ops.toFloat32(output.get()));
            this.accuracy = Accuracy.of(y.getDataType());
            this.weights = Samples.normals(17, y.getShape());
            this.rounding = accuracy.rounding * length(Samples.values(y)) / accuracy.step;
        }

        /** The slope nearest to what is expected, of those for each step until one is near enough. */
        double nearest(NDArray leaf, double[] vertex, double expected, double allowed) {
            double[] original = Samples.values(leaf);
            double nearest = Double.NaN;
            for (double step : accuracy.steps()) {
                if (Math.abs(nearest - expected) <= allowed) {
                    break;
                }
                double[] values = new double[5];
                for (int i = -2; i <= 2; i++) {
                    values[i + 2] = i == 0 ? 0 : value(leaf, moved(original, vertex, i * step));
                }
                double slope = (8 * (values[3] - values[1]) - (values[4] - values[0])) / (12 * step);
                if (!(Math.abs(slope - expected) > Math.abs(nearest - expected))) {
                    nearest = slope;
                }
            }
            Samples.write(leaf, ops, original);
            return nearest;
        }

        private double value(NDArray leaf, double[] values) {
            return ops.withoutGradients(() -> {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    Samples.write(leaf, ops, values);
                    double[] outputs = Samples.values(ops.toFloat32(output.get()));
                    double sum = 0;
                    for (int i = 0; i < outputs.length; i++) {
                        sum += outputs[i] * weights[i];
                    }
                    return sum;
                }
            });
        }
    }

    private static double[] moved(double[] original, double[] vertex, double by) {
        double[] values = new double[original.length];
        Arrays.setAll(values, i -> original[i] + by * vertex[i]);
        return values;
    }

    private static double[] vertex(String name, int direction, int length) {
        RandomStream random = RandomStream.of(direction, name, "direction", 0);
        double[] vertex = new double[length];
        Arrays.setAll(vertex, i -> random.nextLong() < 0 ? -1 : 1);
        return vertex;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double length(double[] values) {
        return Math.sqrt(dot(values, values));
    }
}
