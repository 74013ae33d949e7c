package org.ablate.testkit.contract;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.check.Footprint;
import org.ablate.testkit.check.Samples;
import org.ablate.testkit.check.Saved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every optimizer must do: go down, keep its state where checkpoints find it, count steps by the step it is given. */
public abstract class OptimizerContract extends ComponentContract<Optimizer> {

    private static final int STEPS = 6;

    /** What an optimizer may promise. */
    public enum Behavior {
        /** Each element is changed by its own gradients alone: a parameter cut in two is changed as the whole one is. */
        ELEMENTWISE,
        /** The path follows from gradients alone: no element is changed at random. */
        DETERMINISTIC_PATH
    }

    /** Whether the optimizer promises it. One that is not {@link Behavior#ELEMENTWISE} must show it. */
    protected boolean has(Behavior behavior) {
        return true;
    }

    /** Steps in which {@code Σ a · (w − c)² / 2} must become 2 % smaller, at the component's own learning rate. */
    protected int stepsDownABowl() {
        return 200;
    }

    private Optimizer optimizer() {
        return new UnrecordedOptimizer(component(bench()), ops());
    }

    private Weights weights(long seed) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("matrix", new Shape(6, 4));
        shapes.put("bias", new Shape(4));
        return new Weights(shapes).filled(ops(), seed);
    }

    /** Steps by gradients that depend on step and name alone. */
    private void steps(Optimizer optimizer, Weights weights, int from, int to) {
        for (int step = from; step < to; step++) {
            optimizer.step(gradients(weights.parameters(), step), optimizer.learningRate(), step);
        }
    }

    private NDList gradients(Map<String, Parameter> parameters, long step) {
        NDList gradients = new NDList();
        parameters.forEach(
                (name, parameter) -> gradients.add(Samples.normal(ops(), step + name.length(), parameter.shape())));
        return gradients;
    }

    private void assertSame(Map<String, float[]> actual, Map<String, float[]> expected, String what) {
        expected.forEach((name, values) ->
                assertThat(actual.get(name)).as("%s, %s", what, name).isEqualTo(values));
    }

    @Test
    void steppingTwiceAlikeGivesTheSameBytes() {
        Weights first = weights(1);
        Weights second = weights(1);
        for (Weights weights : new Weights[] {first, second}) {
            Optimizer optimizer = optimizer();
            optimizer.begin(weights.parameters());
            steps(optimizer, weights, 0, STEPS);
            ops().withoutGradients(() -> ops().dropout(Samples.normal(ops(), 1, new Shape(4)), 0.5, 9));
        }
        assertSame(second.values(), first.values(), "the same steps again");
    }

    @Test
    void movesEveryParameter() {
        Weights weights = weights(1);
        Map<String, float[]> before = weights.values();
        Optimizer optimizer = optimizer();
        optimizer.begin(weights.parameters());
        steps(optimizer, weights, 0, STEPS);
        weights.values()
                .forEach((name, values) ->
                        assertThat(values).as(name).doesNotContain(Float.NaN).isNotEqualTo(before.get(name)));
    }

    @Test
    void namesItsStateAfterTheParameters() {
        Weights weights = weights(1);
        Optimizer optimizer = optimizer();
        assertThat(optimizer.state()).as("the state before begin").isEmpty();
        optimizer.begin(weights.parameters());
        assertThat(optimizer.state().keySet())
                .as("names of the state")
                .allMatch(name -> name.startsWith("matrix.") || name.startsWith("bias."));
    }

    @Test
    void goesOnAfterSavingAndLoadingAsIfNothingHadHappened(@TempDir Path folder) {
        Weights straight = weights(1);
        Optimizer whole = optimizer();
        whole.begin(straight.parameters());
        steps(whole, straight, 0, STEPS);

        Weights interrupted = weights(1);
        Optimizer before = optimizer();
        before.begin(interrupted.parameters());
        steps(before, interrupted, 0, STEPS / 2);
        Path state = folder.resolve("state.safetensors");
        Path values = folder.resolve("weights.safetensors");
        Saved.write(state, before.state());
        Saved.write(values, arrays(interrupted));

        Weights resumed = weights(99);
        resumed.write(Saved.read(values, ops()), ops());
        Optimizer after = optimizer();
        after.begin(resumed.parameters());
        Map<String, NDArray> saved = Saved.read(state, ops());
        assertThat(after.state().keySet())
                .as("names of the state")
                .isEqualTo(before.state().keySet());
        after.state().forEach((name, array) -> array.intern(Objects.requireNonNull(saved.get(name))));
        steps(after, resumed, STEPS / 2, STEPS);

        assertSame(resumed.values(), straight.values(), "resumed");
        Map<String, NDArray> expected = whole.state();
        after.state().forEach((name, array) -> assertThat(array.toByteBuffer())
                .as("state %s, resumed", name)
                .isEqualTo(Objects.requireNonNull(expected.get(name)).toByteBuffer()));
    }

    private static Map<String, NDArray> arrays(Weights weights) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        weights.parameters().forEach((name, parameter) -> arrays.put(name, parameter.array()));
        return arrays;
    }

    @Test
    void countsStepsByTheStepItIsGiven() {
        Weights once = weights(1);
        Weights again = weights(1);
        Optimizer fresh = optimizer();
        fresh.begin(once.parameters());
        Optimizer used = optimizer();
        used.begin(again.parameters());
        steps(used, again, 0, STEPS);
        again.write(arrays(once), ops());
        Map<String, NDArray> beginning = fresh.state();
        used.state()
                .forEach((name, array) ->
                        array.intern(Objects.requireNonNull(beginning.get(name)).duplicate()));
        steps(fresh, once, 0, STEPS);
        steps(used, again, 0, STEPS);
        assertSame(again.values(), once.values(), "from step 0 again, with the state of step 0");
    }

    @Test
    void goesDownAConvexBowl() {
        Weights weights = weights(3);
        Optimizer optimizer = optimizer();
        optimizer.begin(weights.parameters());
        Function<Weights, Double> height = now -> now.values().values().stream()
                .mapToDouble(OptimizerContract::height)
                .sum();
        double start = height.apply(weights);
        for (int step = 0; step < stepsDownABowl(); step++) {
            NDList gradients = new NDList();
            weights.parameters().values().forEach(parameter -> gradients.add(slope(parameter)));
            optimizer.step(gradients, optimizer.learningRate(), step);
        }
        assertThat(height.apply(weights))
                .as("height of the bowl, %s at the start, after %d steps", start, stepsDownABowl())
                .isLessThan(0.98 * start);
    }

    /** {@code Σ (1 + i mod 3) · (w − 0.5)² / 2}. */
    private static double height(float[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (1 + i % 3) * (values[i] - 0.5) * (values[i] - 0.5) / 2;
        }
        return sum;
    }

    private NDArray slope(Parameter parameter) {
        float[] values = parameter.array().toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (1 + i % 3) * (values[i] - 0.5f);
        }
        return ops().manager().create(values, parameter.shape());
    }

    @Test
    void leavesFrozenParametersAlone() {
        Weights all = weights(1);
        all.get("matrix").setTrainable(false);
        float[] before = all.get("matrix").array().toFloatArray();
        Map<String, Parameter> trainable = new LinkedHashMap<>(all.parameters());
        trainable.values().removeIf(parameter -> !parameter.trainable());
        Optimizer optimizer = optimizer();
        optimizer.begin(trainable);
        for (int step = 0; step < STEPS; step++) {
            optimizer.step(gradients(trainable, step), optimizer.learningRate(), step);
        }
        assertThat(all.get("matrix").array().toFloatArray())
                .as("a parameter that was not given to begin")
                .isEqualTo(before);
        assertThat(optimizer.state().keySet()).as("names of the state").allMatch(name -> name.startsWith("bias."));
    }

    @Test
    void canBeginWithoutParameters() {
        Optimizer optimizer = optimizer();
        optimizer.begin(Map.of());
        optimizer.step(new NDList(), optimizer.learningRate(), 0);
        assertThat(optimizer.state()).as("the state").isEmpty();
    }

    @Test
    void staysWhereItIsAtALearningRateOfZero() {
        Weights weights = weights(1);
        Optimizer optimizer = optimizer();
        optimizer.begin(weights.parameters());
        Map<String, float[]> before = weights.values();
        for (int step = 0; step < 2; step++) {
            optimizer.step(gradients(weights.parameters(), step), 0, step);
        }
        weights.parameters().forEach((name, parameter) -> assertThatArray(parameter.array())
                .as("%s after steps of length 0", name)
                .isCloseTo(ops().manager().create(Objects.requireNonNull(before.get(name)), parameter.shape()), 1e-6));
    }

    @Test
    void staysFiniteWhereGradientsAreZero() {
        Weights weights = weights(1);
        Optimizer optimizer = optimizer();
        optimizer.begin(weights.parameters());
        for (int step = 0; step < STEPS; step++) {
            NDList zeros = new NDList();
            weights.parameters()
                    .values()
                    .forEach(parameter -> zeros.add(
                            ops().manager().create(new float[Math.toIntExact(parameter.size())], parameter.shape())));
            optimizer.step(zeros, optimizer.learningRate(), step);
        }
        weights.parameters().forEach((name, parameter) -> assertThat(ops().allFinite(parameter.array()))
                .as("%s is finite", name)
                .isTrue());
    }

    @Test
    void changesAParameterCutInTwoAsTheWholeOneIfItSaysSo() {
        if (!has(Behavior.DETERMINISTIC_PATH)) {
            return;
        }
        Weights whole = new Weights(Map.of("whole", new Shape(6, 4))).filled(ops(), 1);
        Map<String, Shape> halves = new LinkedHashMap<>();
        halves.put("upper", new Shape(2, 4));
        halves.put("lower", new Shape(4, 4));
        Weights cut = new Weights(halves).filled(ops(), 2);
        float[] start = whole.get("whole").array().toFloatArray();
        Map<String, NDArray> pieces = pieces(start);
        cut.write(pieces, ops());
        Optimizer one = optimizer();
        one.begin(whole.parameters());
        Optimizer two = optimizer();
        two.begin(cut.parameters());
        for (int step = 0; step < STEPS; step++) {
            NDArray gradient = Samples.normal(ops(), step, new Shape(6, 4));
            Map<String, NDArray> parts = pieces(gradient.toFloatArray());
            one.step(new NDList(gradient), one.learningRate(), step);
            two.step(new NDList(parts.get("upper"), parts.get("lower")), two.learningRate(), step);
        }
        Map<String, NDArray> expected = pieces(whole.get("whole").array().toFloatArray());
        if (has(Behavior.ELEMENTWISE)) {
            cut.parameters().forEach((name, parameter) -> assertThatArray(parameter.array())
                    .as("the %s part of a parameter cut in two", name)
                    .isCloseTo(Objects.requireNonNull(expected.get(name)), 1e-6));
        } else {
            assertThat(cut.get("upper").array().toFloatArray())
                    .as("a part of a parameter cut in two, not declared %s", Behavior.ELEMENTWISE)
                    .isNotEqualTo(Objects.requireNonNull(expected.get("upper")).toFloatArray());
        }
    }

    private Map<String, NDArray> pieces(float[] values) {
        return Map.of(
                "upper", ops().manager().create(Arrays.copyOf(values, 8), new Shape(2, 4)),
                "lower", ops().manager().create(Arrays.copyOfRange(values, 8, 24), new Shape(4, 4)));
    }

    @Test
    void keepsNoArrayBeyondTheStep() {
        Weights weights = weights(1);
        Optimizer optimizer = optimizer();
        optimizer.begin(weights.parameters());
        steps(optimizer, weights, 0, 2);
        long[] step = {2};
        Footprint.assertNothingOutlives(ops(), () -> {
            steps(optimizer, weights, Math.toIntExact(step[0]), Math.toIntExact(step[0]) + 1);
            step[0]++;
        });
    }
}
