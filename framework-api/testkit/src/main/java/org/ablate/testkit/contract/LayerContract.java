package org.ablate.testkit.contract;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.check.Footprint;
import org.ablate.testkit.check.Gradients;
import org.ablate.testkit.check.Influence;
import org.ablate.testkit.check.Randomness;
import org.ablate.testkit.check.Replacement;
import org.ablate.testkit.check.Samples;
import org.ablate.testkit.check.Saved;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every part of a model must do: parameters in the tree, right gradients, rows apart, randomness from the pass, nothing kept,
 * everything saved.
 *
 * @param <L> the kind
 */
public abstract class LayerContract<L extends Layer> extends ComponentContract<L> {

    /** Batch and time of the inputs. */
    static final int ROWS = 2;

    static final int TIME = 6;

    /** Rows enough to tell most of them. */
    private static final int MANY_ROWS = 16;

    private static final double MOST = 0.75;

    /** What a part of a model may do or not. */
    public enum Behavior {
        /** It draws random numbers in training, as dropout does; it must not otherwise. */
        RANDOM_IN_TRAINING(false),
        /** It has parameters, and each receives a gradient. */
        TRAINS(true),
        /** Its gradient is that of its output; a straight-through estimator's is not. */
        EXACT_GRADIENT(true),
        /** It computes in float64 where operations do; one that rounds to a narrower format by nature does not, nor must it seem to. */
        FLOAT64(true),
        /** It chooses, the best keys or an expert, so that rounding may change a choice, and with it an output by more than rounding. */
        CHOOSES(false);

        private final boolean usual;

        Behavior(boolean usual) {
            this.usual = usual;
        }
    }

    /** Whether the component declares a behavior; what it does not declare, it must not do. */
    protected boolean has(Behavior behavior) {
        return behavior.usual;
    }

    /** How far outputs in bfloat16 may lie from those in float32: {@code |difference| / (1 + |expected|)}. */
    protected double bfloat16Tolerance() {
        return 0.05;
    }

    /** Runs the layer on an input of {@link #sample}. */
    abstract NDArray output(L layer, NDArray input, ForwardPass pass);

    /** The shape of the output for so many rows and times. */
    abstract Shape outputShape(int rows, int time);

    /** An input (rows, time, …), standard normal numbers unless the kind takes something else. */
    NDArray sample(Ops ops, long seed, int rows, int time) {
        return Samples.leaf(ops, seed, new Shape(rows, time, bench().width()));
    }

    /** A fresh component in its place, with values from its initializers. */
    final L filled(Workbench bench, long seed) {
        L layer = component(bench);
        layer.place("part");
        layer.fill(bench.ops(), seed);
        return layer;
    }

    /** A component as it is after some training: no parameter where it began. */
    final L trained(Workbench bench) {
        L layer = filled(bench, 1);
        Samples.shake(layer, bench.ops(), 2);
        return layer;
    }

    final L trained() {
        return trained(bench());
    }

    final NDArray evaluated(L layer, NDArray input) {
        return ops().withoutGradients(() -> ops().toFloat32(output(layer, input, ForwardPass.evaluation())));
    }

    final Influence influence(L layer) {
        return new Influence(
                ops(),
                input -> evaluated(layer, input),
                sample(ops(), 3, ROWS, TIME),
                bench().vocabulary().size());
    }

    private static Map<String, NDArray> arrays(Layer layer) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        layer.parameters().forEach((name, parameter) -> arrays.put(name, parameter.array()));
        return arrays;
    }

    @Test
    void givesFiniteFloatsOfTheRightShape() {
        L layer = trained();
        for (int rows : new int[] {1, 3}) {
            for (int time : new int[] {1, 5}) {
                NDArray raw = ops().withoutGradients(
                                () -> output(layer, sample(ops(), 4, ROWS, TIME), ForwardPass.evaluation()));
                assertThat(raw.getDataType()).as("type").isEqualTo(DataType.FLOAT32);
                NDArray output = evaluated(layer, sample(ops(), 4, rows, time));
                assertThat(output.getShape()).as("shape").isEqualTo(outputShape(rows, time));
                assertThat(ops().allFinite(output)).as("all finite").isTrue();
            }
        }
    }

    @Test
    void makesItsParametersInTheTreeAndNowhereElse() {
        ParameterCount counted = new ParameterCount(ops());
        Workbench bench = bench().on(counted.ops());
        L layer = filled(bench, 1);
        ops().withoutGradients(() -> output(layer, sample(ops(), 4, ROWS, TIME), ForwardPass.evaluation()));
        assertThat(counted.made())
                .as("parameters made; the tree has %s", layer.parameters().keySet())
                .isEqualTo(layer.parameters().size());
        assertThat(layer.parameters().isEmpty())
                .as("whether it has no parameters, declared %s", Behavior.TRAINS)
                .isEqualTo(!has(Behavior.TRAINS));
    }

    @Test
    void asksTheLayerThatStandsInAChildsPlace() {
        NDArray input = sample(ops(), 4, ROWS, TIME);
        Replacement.assertAsked(ops(), this::trained, layer -> evaluated(layer, input));
    }

    @Test
    void givesEveryParameterAGradient() {
        if (!has(Behavior.TRAINS)) {
            return;
        }
        L layer = trained();
        NDArray input = sample(ops(), 4, ROWS, TIME);
        Gradients.of(ops(), () -> output(layer, input, ForwardPass.evaluation()), arrays(layer))
                .forEach((name, gradient) -> assertThat(gradient.abs().max().getFloat())
                        .as("largest gradient of %s", name)
                        .isPositive()
                        .isFinite());
    }

    @Test
    void hasTheGradientsOfItsOutput() {
        if (!has(Behavior.EXACT_GRADIENT)) {
            return;
        }
        if (has(Behavior.FLOAT64)) {
            inFloat64(this::assertGradients);
            return;
        }
        assertGradients();
        assertThatThrownBy(() -> inFloat64(this::assertGradients))
                .as("what goes wrong in float64, declared not to be of it; %s is not declared", Behavior.FLOAT64)
                .isNotNull();
    }

    private void assertGradients() {
        L layer = trained();
        NDArray input = sample(ops(), 4, ROWS, 3);
        Map<String, NDArray> leaves = arrays(layer);
        if (input.getDataType().isFloating()) {
            leaves.put("the input", input);
        }
        Gradients.assertEqualDifferences(ops(), () -> output(layer, input, ForwardPass.evaluation()), leaves);
    }

    @Test
    void keepsTheRowsOfABatchApart() {
        influence(trained()).assertRowsApart();
    }

    @Test
    void beginsWithTheSameBytesForTheSameSeed() {
        Map<String, NDArray> first = arrays(filled(bench(), 5));
        ops().withoutGradients(() -> ops().dropout(Samples.normal(ops(), 1, new Shape(4)), 0.5, 9));
        arrays(filled(bench(), 5))
                .forEach((name, array) ->
                        assertThatArray(array).as(name).isIdenticalTo(Objects.requireNonNull(first.get(name))));
    }

    @Test
    void beginsElsewhereWithOtherNumbers() {
        L here = filled(bench(), 5);
        L there = component(bench());
        there.place("elsewhere");
        there.fill(ops(), 5);
        Map<String, NDArray> others = arrays(there);
        here.parameters().forEach((name, parameter) -> {
            if (isDrawn(parameter)) {
                assertThat(parameter.array().toFloatArray())
                        .as("%s at another path", name)
                        .isNotEqualTo(Objects.requireNonNull(others.get(name)).toFloatArray());
            }
        });
    }

    /** Whether its initial values are random: not all from a few constants. */
    private static boolean isDrawn(Parameter parameter) {
        float[] values = parameter.array().toFloatArray();
        long distinct = IntStream.range(0, values.length)
                .mapToObj(i -> values[i])
                .distinct()
                .count();
        return values.length > 4 && distinct > values.length / 2;
    }

    @Test
    void isRandomInTrainingOnlyAndByThePassAlone() {
        L layer = trained();
        NDArray input = sample(ops(), 4, ROWS, TIME);
        Randomness randomness = new Randomness(ops(), pass -> output(layer, input, pass));
        randomness.assertNoneInEvaluation(layer);
        if (has(Behavior.RANDOM_IN_TRAINING)) {
            randomness.assertOfThePassAlone();
            randomness.assertOfThePath(layer);
        } else {
            randomness.assertNoneInTraining();
        }
    }

    @Test
    void keepsNoArrayBeyondTheStep() {
        L layer = trained();
        Footprint.assertNothingOutlives(ops(), () -> {
            NDArray input = sample(ops(), 4, ROWS, TIME);
            NDArray output = ops().toFloat32(output(layer, input, ForwardPass.training(1, 0, 0)));
            NDList leaves = new NDList(List.copyOf(arrays(layer).values()));
            if (!leaves.isEmpty()) {
                ops().gradients(output.sum(), leaves);
            }
        });
    }

    @Test
    void computesTheSameAfterSavingAndLoading(@TempDir Path folder) {
        L layer = trained();
        L loaded = filled(bench(), 99);
        Saved.copy(folder.resolve("layer.safetensors"), layer, loaded, ops());
        NDArray input = sample(ops(), 4, ROWS, TIME);
        assertThatArray(evaluated(loaded, input)).as("loaded").isIdenticalTo(evaluated(layer, input));
    }

    @Test
    void staysNearItselfInBfloat16() {
        int rows = has(Behavior.CHOOSES) ? MANY_ROWS : ROWS;
        L exact = trained();
        NDArray expected = evaluated(exact, sample(ops(), 4, rows, TIME));
        try (Ops half = TestEngine.engine().open(Precision.BF16, 1)) {
            L layer = trained(bench().on(half));
            NDArray output = half.withoutGradients(
                    () -> half.toFloat32(output(layer, sample(half, 4, rows, TIME), ForwardPass.evaluation())));
            if (has(Behavior.CHOOSES)) {
                assertThat(shareNear(output.toFloatArray(), expected))
                        .as("share of the outputs that are near in bfloat16, the others being of another choice")
                        .isGreaterThanOrEqualTo(MOST);
            } else {
                assertThatArray(output).as("in bfloat16").isCloseTo(expected, bfloat16Tolerance());
            }
        }
    }

    /** The share of vectors along the last dimension all of whose numbers are near. */
    private double shareNear(float[] actual, NDArray expectation) {
        float[] expected = expectation.toFloatArray();
        int width = Math.toIntExact(
                expectation.getShape().get(expectation.getShape().dimension() - 1));
        long near = IntStream.range(0, expected.length / width)
                .filter(vector -> IntStream.range(vector * width, (vector + 1) * width)
                        .allMatch(i ->
                                Math.abs(actual[i] - expected[i]) / (1 + Math.abs(expected[i])) <= bfloat16Tolerance()))
                .count();
        return near / (expected.length / (double) width);
    }
}
