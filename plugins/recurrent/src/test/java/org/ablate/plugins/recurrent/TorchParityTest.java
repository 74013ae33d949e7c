package org.ablate.plugins.recurrent;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cells compute what PyTorch's do; how the numbers were made stands in {@code torch-rnn.json} itself. */
class TorchParityTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final Map<String, String> NAMES = Map.of(
            "inputWeight", "weight_ih", "stateWeight", "weight_hh", "inputBias", "bias_ih", "stateBias", "bias_hh");

    @TestFactory
    Stream<DynamicTest> outputsLastStatesAndGradientsAreThoseOfPyTorch() throws IOException {
        try (InputStream file = TorchParityTest.class.getResourceAsStream("torch-rnn.json")) {
            return Golden.cases(new ObjectMapper().readTree(file)).entrySet().stream()
                    .flatMap(entry -> Stream.of(false, true)
                            .map(marked -> DynamicTest.dynamicTest(
                                    entry.getKey() + (marked ? ", step by step" : ", as a whole"),
                                    () -> agrees(entry.getKey(), entry.getValue(), marked))));
        }
    }

    private static void agrees(String cell, JsonNode golden, boolean marked) {
        RecurrentStack stack = new RecurrentStack(engine.ops(), Models.cell(cell), 2, 4, 0);
        stack.place("stack");
        stack.parameters()
                .forEach((name, parameter) ->
                        parameter.fill(Golden.tensor(golden.get("weights").get(torchName(name)))
                                .parameter(engine.ops())));
        NDArray input = Golden.tensor(golden.get("input")).parameter(engine.ops());
        Shape time = new Shape(2, 5);
        TimeMask steps = new TimeMask(
                marked
                        ? Optional.of(new TimeMask.Marked(
                                engine.ops().manager().ones(time, DataType.BOOLEAN),
                                engine.ops().manager().zeros(time, DataType.BOOLEAN)))
                        : Optional.empty());
        StateCache cache = new StateCache(engine.ops(), 5);
        NDArray outputs =
                stack.forward(input, List.of(), steps, ForwardPass.evaluation().withCache(cache));
        assertThatArray(outputs).isCloseTo(Golden.tensor(golden.get("outputs")), 1e-6);
        states(stack, cache, golden.get("last"));

        NDArray loss = outputs.mul(Golden.tensor(golden.get("probe")).array(engine.ops()))
                .sum();
        List<String> names = List.copyOf(stack.parameters().keySet());
        NDList leaves = new NDList(input);
        stack.parameters().values().stream().map(Parameter::array).forEach(leaves::add);
        NDList gradients = engine.ops().gradients(loss, leaves);
        assertThatArray(gradients.get(0)).isCloseTo(Golden.tensor(golden.get("input.grad")), 1e-5);
        for (int i = 0; i < names.size(); i++) {
            assertThatArray(gradients.get(i + 1))
                    .as(names.get(i))
                    .isCloseTo(Golden.tensor(golden.get("gradients").get(torchName(names.get(i)))), 1e-5);
        }
        cache.close();
    }

    private static void states(RecurrentStack stack, StateCache cache, JsonNode last) {
        for (int layer = 0; layer < 2; layer++) {
            NDList state = cache.recall(stack.children().get("layers." + layer)).orElseThrow();
            for (int part = 0; part < state.size(); part++) {
                NDArray both = Golden.tensor(last.get(part)).array(engine.ops()); // (layers, batch, width)
                assertThatArray(state.get(part)).isCloseTo(both.get(layer), 1e-6);
            }
        }
    }

    /** {@code layers.1.inputWeight} is {@code weight_ih_l1}. */
    private static String torchName(String name) {
        String[] parts = name.split("\\.");
        return NAMES.get(parts[2]) + "_l" + parts[1];
    }
}
