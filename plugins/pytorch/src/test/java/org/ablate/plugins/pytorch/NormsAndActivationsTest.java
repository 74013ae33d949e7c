package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.GoldenTensor;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Norms and activations against PyTorch's numbers and against plain array arithmetic. */
class NormsAndActivationsTest {

    private static final double TOLERANCE = 1e-5;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TestFactory
    Stream<DynamicTest> equalTheReferenceForwardAndGradient() {
        JsonNode file = Golden.json("parts/norms_activations.json");
        return Golden.cases(file).entrySet().stream()
                .filter(entry -> operations(file).containsKey(entry.getKey()))
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> checkCase(file, entry.getKey(), entry.getValue())));
    }

    private static Map<String, UnaryOperator<NDArray>> operations(JsonNode file) {
        Ops ops = engine.ops();
        NDArray weight = Golden.tensor(file.get("weight")).array(ops);
        NDArray bias = Golden.tensor(file.get("bias")).array(ops);
        return Map.of(
                "layer_norm", x -> ops.layerNorm(x, weight, bias, 1e-5),
                "rms_norm", x -> ops.rmsNorm(x, weight, 1e-6),
                "gelu", ops::gelu,
                "gelu_tanh", ops::geluTanh,
                "silu", ops::silu,
                "relu", ops::relu);
    }

    private void checkCase(JsonNode file, String name, JsonNode expected) {
        GoldenTensor x = Golden.tensor(file.get("x"));
        NDArray input = engine.trainable(x.floats(), x.shape().getShape());

        NDArray output = operations(file).get(name).apply(input);
        NDList gradients = engine.ops().gradients(output.square().sum(), new NDList(input));

        assertThatArray(output).isCloseTo(Golden.tensor(expected.get("output")), TOLERANCE);
        assertThatArray(gradients.get(0)).isCloseTo(Golden.tensor(expected.get("grad_x_of_sum_of_squares")), TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 4", "2, 7, 16", "3, 1, 33"})
    void layerNormEqualsItsFormula(long batch, long time, long width) {
        Ops ops = engine.ops();
        NDArray x = engine.normal(1, batch, time, width);
        NDArray weight = engine.normal(2, width);
        NDArray bias = engine.normal(3, width);
        Supplier<NDArray> plain = () -> {
            NDArray centered = x.sub(x.mean(new int[] {2}, true));
            return centered.div(
                    centered.square().mean(new int[] {2}, true).add(1e-3f).sqrt());
        };

        assertSame(
                () -> ops.layerNorm(x, weight, bias, 1e-3),
                () -> plain.get().mul(weight).add(bias),
                x,
                weight,
                bias);
        assertSame(() -> ops.layerNorm(x, weight, null, 1e-3), () -> plain.get().mul(weight), x, weight);
        assertSame(() -> ops.layerNorm(x, null, null, 1e-3), plain, x);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 4", "2, 7, 16", "3, 1, 33"})
    void rmsNormEqualsItsFormula(long batch, long time, long width) {
        Ops ops = engine.ops();
        NDArray x = engine.normal(1, batch, time, width);
        NDArray weight = engine.normal(2, width);
        Supplier<NDArray> plain =
                () -> x.div(x.square().mean(new int[] {2}, true).add(1e-3f).sqrt());

        assertSame(() -> ops.rmsNorm(x, weight, 1e-3), () -> plain.get().mul(weight), x, weight);
        assertSame(() -> ops.rmsNorm(x, null, 1e-3), plain, x);
    }

    @Test
    void activationsEqualTheirFormulas() {
        Ops ops = engine.ops();
        NDArray x = engine.normal(4, 5, 11);
        Supplier<NDArray> half = () -> ops.scale(x, 0.5);
        assertSame(
                () -> ops.gelu(x),
                () -> half.get().mul(ops.scale(x, Math.sqrt(0.5)).erf().add(1)),
                x);
        assertSame(
                () -> ops.geluTanh(x),
                () -> {
                    NDArray cubic = x.add(ops.scale(x.mul(x).mul(x), 0.044715));
                    return half.get()
                            .mul(ops.scale(cubic, Math.sqrt(2 / Math.PI)).tanh().add(1));
                },
                x);
        assertSame(() -> ops.silu(x), () -> x.div(x.neg().exp().add(1)), x);
        assertSame(() -> ops.relu(x), () -> x.mul(x.gt(0).toType(DataType.FLOAT32, false)), x);
        assertSame(() -> ops.scale(x, -3), () -> x.add(x).add(x).neg(), x);
    }

    private static void assertSame(Supplier<NDArray> operation, Supplier<NDArray> plain, NDArray... parameters) {
        Comparison.of(engine, operation, plain, parameters).isWithin(TOLERANCE);
    }
}
