package org.ablate.plugins.transformer.block;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.block.residual.LayerScaleResidual;
import org.ablate.plugins.transformer.block.residual.PlainResidual;
import org.ablate.plugins.transformer.block.residual.ReZeroResidual;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.block.residual.ScaledResidual;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.plugins.transformer.feedforward.GluActivation;
import org.ablate.plugins.transformer.norm.DynamicTanh;
import org.ablate.plugins.transformer.norm.LayerNorm;
import org.ablate.plugins.transformer.norm.RmsNorm;
import org.ablate.plugins.transformer.norm.ScaleNorm;
import org.ablate.plugins.transformer.position.NoPosition;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.GoldenTensor;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Norms, activations, gates and blocks against {@code golden/parts} and against their formulas. */
class FormulasTest {

    private static final int WIDTH = 8;
    private static final double TOLERANCE = 1e-5;

    private static final Dimensions EIGHT_WIDE = wide(WIDTH);

    private static Dimensions wide(int width) {
        return new Dimensions() {
            @Override
            public int width() {
                return width;
            }

            @Override
            public int layers() {
                return 8;
            }
        };
    }

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    @TestFactory
    Stream<DynamicTest> equalTheReferenceForwardAndGradient() {
        JsonNode file = Golden.json("parts/norms_activations.json");
        return Golden.cases(file).entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("softcap_")) // of scores: AttentionFormulasTest
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> check(file, entry.getKey(), entry.getValue())));
    }

    private void check(JsonNode file, String name, JsonNode expected) {
        GoldenTensor x = Golden.tensor(file.get("x"));
        NDArray input = engine.trainable(x.floats(), x.shape().getShape());
        NDArray output = operation(file, name).apply(input);
        NDList gradients = ops.gradients(output.square().sum(), new NDList(input));
        assertThatArray(output).isCloseTo(Golden.tensor(expected.get("output")), TOLERANCE);
        assertThatArray(gradients.get(0)).isCloseTo(Golden.tensor(expected.get("grad_x_of_sum_of_squares")), TOLERANCE);
    }

    private UnaryOperator<NDArray> operation(JsonNode file, String name) {
        int width = Math.toIntExact(Golden.tensor(file.get("weight")).shape().get(0));
        switch (name) {
            case "layer_norm":
                LayerNorm layerNorm = filled(new LayerNorm(new LayerNorm.Config(1e-5, true), wide(width), ops));
                set(layerNorm, "weight", file);
                set(layerNorm, "bias", file);
                return layerNorm::forward;
            case "rms_norm":
                RmsNorm rmsNorm = filled(new RmsNorm(new RmsNorm.Config(1e-6, false), wide(width), ops));
                set(rmsNorm, "weight", file);
                return rmsNorm::forward;
            default:
        }
        if (name.endsWith("_halves")) {
            GluActivation gate = GluActivation.valueOf(constant(name.replace("_halves", "")));
            return x -> gate.apply(x.get("..., :" + width / 2), x.get("..., " + width / 2 + ":"), ops);
        }
        boolean known = Stream.of(Activation.values())
                .anyMatch(activation -> activation.name().equals(constant(name)));
        Assumptions.assumeTrue(known, () -> "skipped: " + name + " is not a norm, activation or gate");
        return x -> Activation.valueOf(constant(name)).apply(x, ops);
    }

    private static String constant(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private void set(Layer layer, String name, JsonNode file) {
        NDArray values = Golden.tensor(file.get(name)).array(ops);
        ops.withoutGradients(() -> {
            array(layer, name).set(values.toFloatArray());
            return true;
        });
    }

    @Test
    void activationsEqualTheirFormulas() {
        Map<Activation, DoubleUnaryOperator> formulas = Map.of(
                Activation.RELU_SQUARED, x -> x > 0 ? x * x : 0,
                Activation.TANH, Math::tanh,
                Activation.LEAKY_RELU, x -> x > 0 ? x : 0.01 * x,
                Activation.ELU, x -> x > 0 ? x : Math.exp(x) - 1);
        formulas.forEach((activation, formula) -> {
            NDArray x = engine.normal(1, 5, 7);
            assertThatArray(activation.apply(x, ops)).as("%s", activation).isCloseTo(mapped(x, formula), 1e-6);
        });
    }

    @Test
    void gatesEqualTheirFormulas() {
        Map<GluActivation, DoubleUnaryOperator> formulas = Map.of(
                GluActivation.SWIGLU, x -> x / (1 + Math.exp(-x)),
                GluActivation.REGLU, x -> Math.max(x, 0),
                GluActivation.GLU, x -> 1 / (1 + Math.exp(-x)),
                GluActivation.BILINEAR, x -> x);
        NDArray gate = engine.normal(1, 5, 7);
        NDArray up = engine.normal(2, 5, 7);
        formulas.forEach((opening, formula) -> assertThatArray(opening.apply(gate, up, ops))
                .as("%s", opening)
                .isCloseTo(mapped(gate, formula).mul(up), 1e-6));
    }

    private NDArray mapped(NDArray x, DoubleUnaryOperator formula) {
        float[] values = x.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) formula.applyAsDouble(values[i]);
        }
        return engine.array(values, x.getShape().getShape());
    }

    @Test
    void scaleNormGivesEveryPositionTheLearnedLength() {
        ScaleNorm norm = filled(new ScaleNorm(new ScaleNorm.Config(1e-5), EIGHT_WIDE, ops));
        NDArray x = engine.normal(1, 2, 3, WIDTH);
        NDArray length = x.square().sum(new int[] {2}, true).sqrt();
        assertThatArray(norm.forward(x)).isCloseTo(x.div(length).mul(Math.sqrt(WIDTH)), TOLERANCE);
        assertThat(norm.forward(ops.zeros(new Shape(1, 1, WIDTH))).sum().getFloat())
                .isZero();
    }

    @Test
    void aUnitOffsetIsAddedToTheWeight() {
        RmsNorm norm = filled(new RmsNorm(new RmsNorm.Config(1e-6, true), EIGHT_WIDE, ops));
        NDArray x = engine.normal(1, 2, 3, WIDTH);
        NDArray plain = ops.rmsNorm(x, null, 1e-6);
        assertThatArray(norm.forward(x)).as("at first").isCloseTo(plain, 1e-6);
        ops.withoutGradients(() -> array(norm, "weight").addi(0.5));
        assertThatArray(norm.forward(x)).isCloseTo(plain.mul(1.5), 1e-6);
    }

    @Test
    void dynamicTanhEqualsItsFormula() {
        DynamicTanh norm = filled(new DynamicTanh(new DynamicTanh.Config(0.7), EIGHT_WIDE, ops));
        ops.withoutGradients(() -> {
            array(norm, "weight").muli(3);
            return array(norm, "bias").addi(0.25);
        });
        NDArray x = engine.normal(1, 2, 3, WIDTH);
        assertThatArray(norm.forward(x)).isCloseTo(mapped(x, value -> 3 * Math.tanh(0.7 * value) + 0.25), 1e-6);
    }

    @Test
    void sumsWeighStreamAndBranch() {
        NDArray x = engine.normal(1, 2, 3, WIDTH);
        NDArray f = engine.normal(2, 2, 3, WIDTH);
        Residual scaled = new ScaledResidual(new ScaledResidual.Config(Optional.empty(), true), EIGHT_WIDE, ops);
        assertThatArray(scaled.add(x, f)).as("(2 · 8)^(1/4)").isCloseTo(x.mul(2).add(f), 1e-6);
        Residual rezero = filled(new ReZeroResidual(new ReZeroResidual.Config(0), ops));
        assertThatArray(rezero.add(x, f)).isIdenticalTo(x);
        Residual layerScale = filled(new LayerScaleResidual(new LayerScaleResidual.Config(0.1), EIGHT_WIDE, ops));
        assertThatArray(layerScale.add(x, f)).isCloseTo(x.add(f.mul(0.1)), 1e-6);
    }

    @TestFactory
    Stream<DynamicTest> placementsEqualTheirFormulas() {
        Map<NormPlacement, UnaryOperator<NDArray>> formulas = Map.of(
                new PreNormPlacement(),
                x -> {
                    NDArray y = x.add(twice(norm(x)));
                    return y.add(thrice(norm(y)));
                },
                new PostNormPlacement(),
                x -> {
                    NDArray y = norm(x.add(twice(x)));
                    return norm(y.add(thrice(y)));
                },
                new SandwichNormPlacement(),
                x -> {
                    NDArray y = x.add(norm(twice(norm(x))));
                    return y.add(norm(thrice(norm(y))));
                },
                new OutputNormPlacement(),
                x -> {
                    NDArray y = x.add(norm(twice(x)));
                    return y.add(norm(thrice(y)));
                },
                new ParallelBlockPlacement(new ParallelBlockPlacement.Config(false)),
                x -> x.add(twice(norm(x))).add(thrice(norm(x))),
                new ParallelBlockPlacement(new ParallelBlockPlacement.Config(true)),
                x -> x.add(twice(norm(x))).add(thrice(norm(x))));
        return formulas.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey().getClass().getSimpleName(), () -> {
                    NDArray x = engine.normal(1, 2, 3, WIDTH);
                    Block block = entry.getKey().block(parts());
                    assertThatArray(block.forward(x, Optional.empty(), new NoPosition(), ForwardPass.evaluation()))
                            .isCloseTo(entry.getValue().apply(x), 1e-6);
                }));
    }

    /** A norm that adds one, an attention that doubles and a feed-forward that squares and triples. */
    private BlockParts parts() {
        return new BlockParts(
                () -> new Norm() {
                    @Override
                    public NDArray forward(NDArray input) {
                        return norm(input);
                    }
                },
                new Attention() {
                    @Override
                    public NDArray forward(NDArray input, PositionEncoding position, ForwardPass pass) {
                        return twice(input);
                    }

                    @Override
                    public Set<PositionEncoding.Site> carries() {
                        return Set.of();
                    }

                    @Override
                    public long flops(int time) {
                        return 0;
                    }
                },
                Optional.empty(),
                Optional.of(new FeedForward() {
                    @Override
                    public NDArray forward(NDArray input, ForwardPass pass) {
                        return thrice(input);
                    }
                }),
                PlainResidual::new,
                () -> new Dropout(ops, 0));
    }

    private static NDArray norm(NDArray x) {
        return x.add(1);
    }

    private static NDArray twice(NDArray x) {
        return x.mul(2);
    }

    private static NDArray thrice(NDArray x) {
        return x.square().mul(3);
    }

    private <L extends Layer> L filled(L layer) {
        layer.place("part");
        layer.fill(ops, 3);
        return layer;
    }

    private static NDArray array(Layer layer, String name) {
        return Objects.requireNonNull(layer.parameters().get(name)).array();
    }
}
