package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.GoldenTensor;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Norms and activations against the reference implementations' numbers. */
class PartsTest {

    private static final double TOLERANCE = 1e-5;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TestFactory
    Stream<DynamicTest> normsAndActivationsEqualTheReference() {
        JsonNode file = Golden.json("parts/norms_activations.json");
        return Golden.cases(file).entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> check(file, entry.getKey(), entry.getValue())));
    }

    private void check(JsonNode file, String name, JsonNode expected) {
        Ops ops = engine.ops();
        GoldenTensor x = Golden.tensor(file.get("x"));
        NDArray input = engine.trainable(x.floats(), x.shape().getShape());
        NDArray weight = Golden.tensor(file.get("weight")).array(ops);
        NDArray bias = Golden.tensor(file.get("bias")).array(ops);
        Map<String, Function<NDArray, NDArray>> programs = Map.of(
                "layer_norm", a -> ops.layerNorm(a, weight, bias, 1e-5),
                "rms_norm", a -> ops.rmsNorm(a, weight, 1e-6),
                "gelu", ops::gelu,
                "gelu_tanh", ops::geluTanh,
                "silu", ops::silu,
                "relu", ops::relu);
        Assumptions.assumeTrue(programs.containsKey(name), () -> name + " is not one of Ops");
        NDArray output = programs.get(name).apply(input);
        assertThatArray(output).isCloseTo(Golden.tensor(expected.get("output")), TOLERANCE);
        NDArray gradient =
                ops.gradients(output.square().sum(), new NDList(input)).singletonOrThrow();
        assertThatArray(gradient).isCloseTo(Golden.tensor(expected.get("grad_x_of_sum_of_squares")), TOLERANCE);
        assertThat(name).isNotEmpty();
    }
}
