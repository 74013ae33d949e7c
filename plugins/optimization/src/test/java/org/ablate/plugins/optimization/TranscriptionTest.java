package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Optimizers that no reference file covers: beside their papers' algorithms in double arithmetic, and on a hard valley. */
class TranscriptionTest {

    private static final int STEPS = 25;
    private static final double TOLERANCE = 1e-5;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TestFactory
    Stream<DynamicTest> everyStepEqualsThePapersAlgorithmInDoubleArithmetic() {
        Map<String, Supplier<Optimizer>> optimizers = EveryOptimizer.of(engine.ops());
        return Transcription.all().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> compare(Objects.requireNonNull(optimizers.get(entry.getKey())), entry.getValue())));
    }

    private static void compare(Supplier<Optimizer> optimizers, Supplier<Transcription> transcriptions) {
        RandomGenerator random = new SplittableRandom(4);
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        List<double[]> expected = List.of(normal(random, 16), normal(random, 5));
        List<Shape> shapes = List.of(new Shape(4, 4), new Shape(5));
        for (int p = 0; p < 2; p++) {
            Parameter parameter = new Declared(shapes.get(p)).parameter;
            parameter.fill(
                    engine.trainable(floats(expected.get(p)), shapes.get(p).getShape()));
            parameters.put("parameter" + p, parameter);
        }
        Optimizer optimizer = optimizers.get();
        optimizer.begin(parameters);
        List<Transcription> references = List.of(transcriptions.get(), transcriptions.get());
        for (int step = 0; step < STEPS; step++) {
            double rate = 0.01 * (1 + step % 3);
            NDList gradients = new NDList();
            for (int p = 0; p < 2; p++) {
                double[] gradient = normal(random, expected.get(p).length);
                gradients.add(engine.array(floats(gradient), shapes.get(p).getShape()));
                references.get(p).step(expected.get(p), gradient, rate, p == 0 ? 0.1 : 0, step + 1);
            }
            optimizer.step(gradients, rate, step);
            for (int p = 0; p < 2; p++) {
                float[] actual = parameters.get("parameter" + p).array().toFloatArray();
                for (int i = 0; i < actual.length; i++) {
                    double right = expected.get(p)[i];
                    assertThat((double) actual[i])
                            .as("step %d, parameter %d, element %d", step, p, i)
                            .isCloseTo(right, within(TOLERANCE * Math.max(Math.abs(right), 0.1)));
                }
            }
        }
    }

    /** Numbers of float precision, so that both sides start from the same. */
    private static double[] normal(RandomGenerator random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /**
     * f(x, y) = (1 − x)² + 100 (y − x²)² (Rosenbrock, 1960): its minimum, 0, lies at (1, 1) in a curved valley. The start is on
     * the side away from the origin, where a step in proportion to the weights, as of LAMB, would be none.
     */
    @TestFactory
    Stream<DynamicTest> followsRosenbrocksValleyToItsMinimum() {
        return WithoutDecay.of(engine.ops()).entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Parameter parameter = new Declared(new Shape(1, 2)).parameter;
                    parameter.fill(engine.trainable(new float[] {2, 1}, 1, 2));
                    Optimizer optimizer = entry.getValue().get();
                    optimizer.begin(Map.of("weight", parameter));
                    int steps = 6000;
                    for (int step = 0; step < steps; step++) {
                        float[] at = parameter.array().toFloatArray();
                        double slope = at[1] - (double) at[0] * at[0];
                        float[] gradient = {(float) (-2 * (1 - at[0]) - 400 * at[0] * slope), (float) (200 * slope)};
                        try (NDList gradients = new NDList(engine.array(gradient, 1, 2))) {
                            double left = 1 - (double) step / steps;
                            optimizer.step(gradients, optimizer.learningRate() * left, step);
                        }
                    }
                    float[] end = parameter.array().toFloatArray();
                    double slope = end[1] - (double) end[0] * end[0];
                    assertThat((1 - end[0]) * (1 - end[0]) + 100 * slope * slope)
                            .as("at (%f, %f)", end[0], end[1])
                            .isLessThan(1e-3);
                }));
    }
}
