package org.ablate.plugins.optimization;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ablate.plugins.optimization.optimizer.AdamW;
import org.ablate.plugins.optimization.optimizer.Decay;
import org.ablate.plugins.optimization.optimizer.EightBitAdamW;
import org.ablate.plugins.optimization.optimizer.Sgd;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

class OptimizerTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static Optimizer adamw(double weightDecay, Decay decay) {
        return new AdamW(new AdamW.Config(0.01, 0.9, 0.95, 1e-8, weightDecay, decay), engine.ops());
    }

    private static Optimizer sgd(double momentum, double weightDecay, Decay decay) {
        return new Sgd(new Sgd.Config(0.01, momentum, 0.1, false, weightDecay, decay), engine.ops());
    }

    @TestFactory
    Stream<DynamicTest> aResumedRunEqualsAnUninterruptedOne() {
        Map<String, Supplier<Optimizer>> optimizers = EveryOptimizer.of(engine.ops());
        return optimizers.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> compareResumed(entry.getValue())));
    }

    private static void compareResumed(Supplier<Optimizer> optimizers) {
        Map<String, Parameter> whole = parameters();
        Optimizer straight = optimizers.get();
        straight.begin(whole);
        steps(straight, 0, 6);

        Map<String, Parameter> interrupted = parameters();
        Optimizer before = optimizers.get();
        before.begin(interrupted);
        steps(before, 0, 3);
        Optimizer after = optimizers.get();
        after.begin(interrupted);
        assertThat(after.state().keySet())
                .containsExactlyElementsOf(before.state().keySet());
        after.state()
                .forEach((name, array) -> array.intern(before.state().get(name).duplicate()));
        steps(after, 3, 6);

        whole.forEach((name, parameter) ->
                assertThatArray(interrupted.get(name).array()).isIdenticalTo(parameter.array()));
        straight.state()
                .forEach((name, array) -> assertThat(after.state().get(name).toByteBuffer())
                        .as(name)
                        .isEqualTo(array.toByteBuffer()));
    }

    private static void steps(Optimizer optimizer, int from, int to) {
        for (int step = from; step < to; step++) {
            optimizer.step(
                    new NDList(
                            engine.array(new float[] {step, -1, 2, 0.5f}, 2, 2),
                            engine.array(new float[] {1, -step}, 2)),
                    0.01,
                    step);
        }
    }

    private static Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put("weight", filled(new float[] {1, 2, 3, 4}, 2, 2));
        parameters.put("bias", filled(new float[] {1, 2}, 2));
        return parameters;
    }

    private static Parameter filled(float[] values, long... shape) {
        Parameter parameter = new Declared(new Shape(shape)).parameter;
        parameter.fill(engine.trainable(values, shape));
        return parameter;
    }

    @Test
    void stateIsNamedAfterTheParameter() {
        Optimizer adamw = adamw(0, Decay.NONE);
        assertThat(adamw.state()).isEmpty();
        adamw.begin(parameters());
        assertThat(adamw.state().keySet())
                .containsExactly("weight.firstMoment", "weight.secondMoment", "bias.firstMoment", "bias.secondMoment");
        Optimizer sgd = sgd(0.9, 0, Decay.NONE);
        sgd.begin(parameters());
        assertThat(sgd.state().keySet()).containsExactly("weight.momentum", "bias.momentum");
    }

    @TestFactory
    Stream<DynamicTest> whatDecaysIsChosen() {
        return Stream.of(Decay.values())
                .map(decay -> DynamicTest.dynamicTest(decay.name(), () -> {
                    for (Optimizer optimizer : List.of(adamw(0.5, decay), sgd(0, 0.5, decay))) {
                        Map<String, Parameter> parameters = parameters();
                        optimizer.begin(parameters);
                        optimizer.step(
                                new NDList(engine.array(new float[4], 2, 2), engine.array(new float[2], 2)), 0.1, 0);
                        float weight = decay == Decay.NONE ? 1 : 0.95f;
                        float bias = decay == Decay.ALL ? 0.95f : 1;
                        assertThat(parameters.get("weight").array().toFloatArray()[0])
                                .isEqualTo(weight);
                        assertThat(parameters.get("bias").array().toFloatArray()[0])
                                .isEqualTo(bias);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyOptimizerGoesDownAConvexBowl() {
        return EveryOptimizer.of(engine.ops()).entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Optimizer optimizer = entry.getValue().get();
                    Map<String, Parameter> parameters = parameters();
                    optimizer.begin(parameters);
                    double start = halfSquare(parameters);
                    for (int step = 0; step < 40; step++) {
                        NDList gradients = new NDList();
                        parameters
                                .values()
                                .forEach(parameter -> gradients.add(engine.array(
                                        parameter.array().toFloatArray(),
                                        parameter.shape().getShape())));
                        optimizer.step(gradients, optimizer.learningRate(), step);
                    }
                    assertThat(halfSquare(parameters)).isLessThan(0.95 * start);
                }));
    }

    private static double halfSquare(Map<String, Parameter> parameters) {
        double sum = 0;
        for (Parameter parameter : parameters.values()) {
            for (float value : parameter.array().toFloatArray()) {
                sum += value * (double) value / 2;
            }
        }
        return sum;
    }

    @Test
    void momentsOfAByteTakeLittleMoreThanTwoBytesAWeight() {
        Optimizer optimizer =
                new EightBitAdamW(new EightBitAdamW.Config(0.01, 0.9, 0.95, 1e-8, 256, 0, Decay.NONE), engine.ops());
        optimizer.begin(Map.of("weight", filled(new float[1000], 10, 100)));
        long bytes = 0;
        for (NDArray array : optimizer.state().values()) {
            bytes += array.toByteBuffer().remaining();
        }
        assertThat(bytes / 1000.0).isLessThan(2.2);
    }

    @Test
    void nesterovNeedsMomentumWithoutDampening() {
        assertThat(problems(new Sgd.Config(0.1, 0, 0, true, 0, Decay.NONE))).hasSize(1);
        assertThat(problems(new Sgd.Config(0.1, 0.9, 0.1, true, 0, Decay.NONE)))
                .singleElement()
                .asString()
                .contains("dampening 0.1");
        assertThat(problems(new Sgd.Config(0.1, 0.9, 0, true, 0, Decay.NONE))).isEmpty();
    }

    private static List<String> problems(Sgd.Config config) {
        List<String> problems = new ArrayList<>();
        config.check(new ValidationContext() {
            @Override
            public void problem(String field, String message) {
                problems.add(field + ": " + message);
            }

            @Override
            public <T> Optional<T> surrounding(Class<T> ambient) {
                return Optional.empty();
            }
        });
        return problems;
    }
}
