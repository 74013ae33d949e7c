package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.Golden;
import org.ablate.testkit.GoldenTensor;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every step of every case of {@code golden/optimizer}, which PyTorch wrote. */
class OptimizerParityTest {

    private static final double TOLERANCE = 1e-5;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TestFactory
    Stream<DynamicTest> everyStepEqualsPytorchs() {
        return Golden.list("optimizer").stream()
                .map(file ->
                        DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> compare(Golden.json(file))));
    }

    private static void compare(JsonNode golden) {
        if (golden.has("clipped")) {
            compareClipped(golden);
            return;
        }
        Optimizer optimizer = optimizer(golden);
        Map<String, Parameter> parameters = parameters(golden.get("init"));
        optimizer.begin(parameters);
        JsonNode steps = golden.get("steps");
        for (int i = 0; i < steps.size(); i++) {
            NDList gradients = new NDList();
            for (Parameter parameter : parameters.values()) {
                gradients.add(engine.array(
                        floats(steps.get(i).get("grads").get(gradients.size())),
                        parameter.shape().getShape()));
            }
            optimizer.step(gradients, optimizer.learningRate(), i);
            int p = 0;
            for (Parameter parameter : parameters.values()) {
                assertClose(parameter.array(), floats(steps.get(i).get("params").get(p++)), "step " + i);
            }
        }
    }

    /** What lies between the gradients and the optimizer. */
    private static void compareClipped(JsonNode golden) {
        NDList gradients = new NDList();
        golden.get("grads").forEach(node -> gradients.add(Golden.tensor(node).array(engine.ops())));
        NDArray norm =
                engine.ops().clipGlobalNorm(gradients, golden.get("max_norm").asDouble());
        assertClose(norm, new float[] {(float) golden.get("total_norm").asDouble()}, "norm");
        for (int i = 0; i < gradients.size(); i++) {
            assertClose(gradients.get(i), floats(golden.get("clipped").get(i)), "gradient " + i);
        }
    }

    private static void assertClose(NDArray actual, float[] expected, String where) {
        float[] values = actual.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) values[i])
                    .as("%s, element %d", where, i)
                    .isCloseTo(expected[i], within(TOLERANCE * Math.max(Math.abs(expected[i]), 1e-1)));
        }
    }

    private static Optimizer optimizer(JsonNode golden) {
        JsonNode options = golden.path("options");
        String name = golden.path("name").asText("none");
        Optional<Optimizer> known = GoldenOptimizers.of(name, options, engine.ops());
        return known.isPresent() ? known.get() : abort("no optimizer here is '" + name + "' with " + options);
    }

    private static Map<String, Parameter> parameters(JsonNode init) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (JsonNode node : init) {
            GoldenTensor tensor = Golden.tensor(node);
            Parameter parameter = new Declared(tensor.shape()).parameter;
            parameter.fill(tensor.parameter(engine.ops()));
            parameters.put("parameter" + parameters.size(), parameter);
        }
        return parameters;
    }

    private static float[] floats(JsonNode numbers) {
        return Golden.tensor(numbers).floats();
    }
}
