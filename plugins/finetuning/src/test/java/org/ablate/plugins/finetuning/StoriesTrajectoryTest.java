package org.ablate.plugins.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Forty steps of fine-tuning a trained Llama, full and with PEFT's adapters, loss by loss as Transformers and PEFT took them. */
class StoriesTrajectoryTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TestFactory
    Stream<DynamicTest> everyLossIsThatOfTransformersAndPeft() {
        List<Path> folders = Golden.list("trajectory").stream()
                .filter(folder -> String.valueOf(folder.getFileName()).startsWith("stories_"))
                .toList();
        assertThat(folders).isNotEmpty();
        return folders.stream().map(folder -> dynamicTest(String.valueOf(folder.getFileName()), () -> compare(folder)));
    }

    private static void compare(Path folder) throws IOException {
        Ops ops = engine.ops();
        JsonNode facts = new ObjectMapper().readTree(folder.resolve("case.json").toFile());
        Path base = Golden.shared().resolve(facts.path("model").asText());
        Path adapter = folder.resolve("init");
        String adaptation = Files.exists(adapter) ? "{type: peft, path: '" + adapter + "'}" : "full";
        try (NDScope scope = new NDScope();
                SafetensorsFile golden = SafetensorsFile.open(folder.resolve("case.safetensors"))) {
            scope.suppressNotUsedWarning();
            Architecture model = Workplace.of(base, adaptation, ops).adapted();
            Map<String, Parameter> trained = new LinkedHashMap<>(model.parameters());
            trained.values().removeIf(parameter -> !parameter.trainable());
            assertThat(trained.values().stream().mapToLong(Parameter::size).sum())
                    .isEqualTo(facts.path("trainable_parameters").asLong());
            Optimizer optimizer = Workbench.of(() -> ops).build(Optimizer.class, optimizer(facts));
            optimizer.begin(trained);
            NDList arrays = new NDList();
            trained.values().forEach(parameter -> arrays.add(parameter.array()));
            double[] losses = golden.doubles("loss");
            double[] norms = golden.doubles("grad_norm");
            double[] rates = golden.doubles("lr");
            long[] tokens = golden.longs("tokens");
            Shape shape = golden.info("tokens").shape(); // (steps, batch, time + 1)
            for (int step = 0; step < losses.length; step++) {
                try (NDScope inner = new NDScope()) {
                    inner.suppressNotUsedWarning();
                    NDArray loss = loss(model, tokens, shape, step, ops);
                    assertThat((double) loss.getFloat())
                            .as("loss %d", step)
                            .isCloseTo(losses[step], within(1e-3 * losses[step]));
                    NDList gradients = ops.gradients(loss, arrays);
                    double norm = ops.clipGlobalNorm(
                                    gradients, facts.path("clip").asDouble())
                            .getFloat();
                    assertThat(norm).as("gradient norm %d", step).isCloseTo(norms[step], within(1e-2 * norms[step]));
                    optimizer.step(gradients, rates[step], step);
                }
            }
        }
    }

    private static String optimizer(JsonNode facts) {
        return String.format(
                "{type: adamw, learningRate: %s, beta1: %s, beta2: %s, weightDecay: %s, decay: all}",
                decimal(facts.path("lr")),
                decimal(facts.path("betas").get(0)),
                decimal(facts.path("betas").get(1)),
                decimal(facts.path("wd")));
    }

    private static String decimal(JsonNode number) {
        return new java.math.BigDecimal(number.asText()).toPlainString();
    }

    private static NDArray loss(Architecture model, long[] tokens, Shape shape, int step, Ops ops) {
        int batch = (int) shape.get(1);
        int time = (int) shape.get(2) - 1;
        long[] inputs = new long[batch * time];
        long[] labels = new long[batch * time];
        for (int row = 0; row < batch; row++) {
            int from = (step * batch + row) * (time + 1);
            System.arraycopy(tokens, from, inputs, row * time, time);
            System.arraycopy(tokens, from + 1, labels, row * time, time);
        }
        NDArray logits =
                model.forward(engine.array(inputs, batch, time), ForwardPass.training(Workplace.SEED, step, 0));
        NDArray sum = ops.crossEntropy(logits, engine.array(labels, batch, time), CrossEntropyOptions.PLAIN);
        return ops.scale(sum, 1.0 / labels.length);
    }
}
