package org.ablate.plugins.finetuning.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.plugins.finetuning.Workplace;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Exporter.Exported;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Adapters of every method, trained for a while, as PEFT reads them. */
class PeftExporterTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    /** Loads the exported adapter, computes the logits of the inputs beside it and compares. */
    private static final String CHECK = """
            import sys, torch
            from transformers import AutoModelForCausalLM
            from peft import PeftModel
            from safetensors.torch import load_file
            base, adapter, case = sys.argv[1:]
            case = load_file(case)
            model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), adapter).eval()
            with torch.no_grad():
                logits = model(input_ids=case["input_ids"]).logits
            logits = logits[:, logits.shape[1] - case["logits"].shape[1]:]
            print("difference", (logits - case["logits"]).abs().max().item())
            """;

    /** None is a padding token of RoBERTa, which would have another position there. */
    private static final long[] TOKENS = {3, 7, 4, 8, 5, 9, 2, 6};

    /** AdaLoRA some of whose singular values are zero, in the first layer all. */
    private static final String FALLEN = "{type: adalora, rank: 5, targetRank: 3}";

    private static final Map<String, List<String>> ADAPTATIONS = Map.of(
            "llama",
            List.of(
                    "lora",
                    "{type: lora, targets: [all-linear], scaling: rank-stabilized, rank: 3}",
                    "{type: lora, rank: 4, initialization: pissa}",
                    "{type: dora, rank: 4}",
                    "{type: lora, targets: [embedding, query], rank: 3}",
                    "{type: lora, targets: [embedding], scaling: rank-stabilized}",
                    "ia3",
                    "{type: loha, rank: 3}",
                    "{type: lokr, rank: 2, both: true, factor: 4}",
                    "{type: vera, rank: 6}",
                    "adalora",
                    FALLEN,
                    "{type: norm-tuning, targets: [attentionNorm]}",
                    "{type: prefix-tuning, tokens: 3, hidden: 8}",
                    "{type: prompt-tuning, tokens: 4}",
                    "{type: p-tuning, tokens: 4}"),
            "gpt2",
            List.of(
                    "{type: lora, rank: 3}",
                    "{type: lora, targets: [embedding, attention.output]}",
                    "{type: lora, targets: [attention.output, up], bias: all}"));

    /** Loads an exported classifier over its base, with three classes, and compares its scores. */
    private static final String CHECK_CLASSIFIER = CHECK.replace(
                    "AutoModelForCausalLM", "AutoConfig, AutoModelForSequenceClassification")
            .replace(
                    "AutoConfig, AutoModelForSequenceClassification.from_pretrained(base)",
                    "AutoModelForSequenceClassification.from_pretrained(base, config=config)")
            .replace("case = load_file(case)", """
                    case = load_file(case)
                    config = AutoConfig.from_pretrained(base, num_labels=3)
                    config.pad_token_id = config.pad_token_id or 0""")
            .replace("logits = logits[:, logits.shape[1] - case[\"logits\"].shape[1]:]\n", "");

    private static final String DECODER_HEAD =
            "{type: sequence-classification, pooling: last-token, bias: false, classes: 3}";

    /** A classifier: its base in the golden folder, the fields that make it one, and its adaptation. */
    private record Classifier(String base, String fields, String adaptation, String saved) {}

    private static final List<Classifier> CLASSIFIERS = List.of(
            new Classifier("models/bert_classify", ", head: {classes: 3}", "lora", "[bert.pooler.dense, classifier]"),
            new Classifier(
                    "models/roberta_classify",
                    ", head: {classes: 3}",
                    "{type: lora, targets: [value]}",
                    "[classifier]"),
            new Classifier(
                    "models/bert_mlm",
                    ", missing: initialize, unexpected: ignore, head: {type: sequence-classification, pooling: first-token,"
                            + " classes: 3, transform: {type: dense, activation: tanh}}",
                    "{type: ia3, targets: [key, value]}",
                    "[bert.pooler.dense, classifier]"),
            new Classifier(
                    "peft/llama/base",
                    ", missing: initialize, unexpected: ignore, head: " + DECODER_HEAD,
                    "{type: lora, targets: [all-linear]}",
                    "[score]"),
            new Classifier(
                    "peft/gpt2/base",
                    ", missing: initialize, unexpected: ignore, head: " + DECODER_HEAD,
                    "{type: lora, targets: [query, key, value], bias: all}",
                    "[score]"));

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> whatIsExportedComputesTheSameWhenItIsLoadedAgain() {
        return each(this::reload);
    }

    @TestFactory
    Stream<DynamicTest> peftLoadsWhatIsExported() {
        Assumptions.assumeTrue(
                python().isPresent(),
                "skipped: neither the system property ablate.python nor the variable ABLATE_PYTHON names a Python with torch, transformers and peft");
        return each(this::runPeft);
    }

    private static Optional<String> python() {
        return Optional.ofNullable(System.getProperty("ablate.python", System.getenv("ABLATE_PYTHON")))
                .filter(python -> Files.isExecutable(Path.of(python)));
    }

    @TestFactory
    Stream<DynamicTest> anExportedClassifierKeepsItsHead() {
        return CLASSIFIERS.stream()
                .map(classifier -> dynamicTest(classifier.base(), () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        keepsItsHead(classifier);
                    }
                }));
    }

    private void keepsItsHead(Classifier classifier) throws IOException {
        Path base = Golden.path(classifier.base());
        Path into = folder.resolve("classifier");
        Workplace workplace = workplace(base, classifier.fields(), classifier.adaptation());
        float[] expected = logits(exported(workplace, classifier.adaptation(), into));
        JsonNode config =
                new ObjectMapper().readTree(into.resolve("adapter_config.json").toFile());
        assertThat(config.path("task_type").asText()).isEqualTo("SEQ_CLS");
        assertThat(config.path("modules_to_save").toString().replace("\"", "").replace(",", ", "))
                .isEqualTo(classifier.saved());
        assertThat(config.path("bias").asText())
                .isEqualTo(classifier.adaptation().contains("bias: all") ? "all" : "none");
        Architecture again = workplace(base, classifier.fields(), "{type: peft, path: '" + into + "'}")
                .adapted();
        assertClose(logits(again), expected, 1e-5);
        List<String> trained = again.parameters().entrySet().stream()
                .filter(entry -> entry.getValue().trainable() && entry.getKey().startsWith("head."))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(trained).contains("head.projection.weight");
        if (python().isPresent()) {
            checkWithPeft(CHECK_CLASSIFIER, base, into, expected, new Shape(2, 3));
        }
    }

    private static Workplace workplace(Path base, String fields, String adaptation) {
        return Workplace.of(
                "model: {type: pretrained, path: '" + base + "'" + fields + "}\nadaptation: " + adaptation + "\n",
                engine.ops());
    }

    @Test
    void aHeadThatTransformersHasNoNameForIsRefused() {
        Path base = Golden.path("peft/llama/base");
        Workplace workplace = workplace(
                base,
                ", missing: initialize, unexpected: ignore, head: " + DECODER_HEAD.replace("bias: false", "bias: true"),
                "lora");
        assertThatThrownBy(() -> exported(workplace, "lora", folder.resolve("biased")))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(
                        "this run trained head.projection.bias of the model itself, which Transformers has no name for");
    }

    private static void assertClose(float[] found, float[] expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i]).as("logit %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    private interface Check {
        void on(Path base, String adaptation) throws IOException;
    }

    private static Stream<DynamicTest> each(Check check) {
        return ADAPTATIONS.entrySet().stream().flatMap(entry -> entry.getValue().stream()
                .map(adaptation -> dynamicTest(entry.getKey() + " " + adaptation, () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        check.on(Golden.path("peft/" + entry.getKey() + "/base"), adaptation);
                    }
                })));
    }

    private static float[] logits(Architecture model) {
        return model.forward(engine.array(TOKENS, 2, 4), ForwardPass.evaluation())
                .toFloatArray();
    }

    private Architecture exported(Path base, String adaptation, Path into) throws IOException {
        return exported(Workplace.of(base, adaptation, engine.ops()), adaptation, into);
    }

    private Architecture exported(Workplace workplace, String adaptation, Path into) throws IOException {
        Architecture model = workplace.adapted();
        long[] seed = {0};
        for (Parameter parameter : model.parameters().values()) {
            if (parameter.trainable()) {
                float[] values = parameter.array().toFloatArray();
                float[] noise =
                        engine.normal(++seed[0], parameter.shape().getShape()).toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] += 0.2f * noise[i];
                }
                parameter.fill(engine.ops().parameter(values, parameter.shape()));
            }
        }
        if (adaptation.equals(FALLEN)) {
            int[] layer = {0};
            model.parameters().forEach((name, parameter) -> {
                if (name.endsWith("loraE")) {
                    float[] values = parameter.array().toFloatArray();
                    Arrays.fill(values, 1, layer[0]++ == 0 ? 5 : 3, 0);
                    values[0] = layer[0] == 1 ? 0 : values[0];
                    parameter.fill(engine.ops().parameter(values, parameter.shape()));
                }
            });
        }
        Files.createDirectories(into);
        new PeftExporter()
                .export(
                        new Exported(
                                workplace.choice(), model, 64, Optional.empty(), Classes.NONE, "", choice -> List.of()),
                        into);
        return model;
    }

    private void reload(Path base, String adaptation) throws IOException {
        Path into = folder.resolve("adapter");
        Architecture model = exported(base, adaptation, into);
        Architecture again = Workplace.of(base, "{type: peft, path: '" + into + "'}", engine.ops())
                .adapted();
        assertClose(logits(again), logits(model), 1e-5);
    }

    private void runPeft(Path base, String adaptation) throws IOException {
        Path into = folder.resolve("peft");
        Architecture model = exported(base, adaptation, into);
        float[] logits = logits(model);
        checkWithPeft(CHECK, base, into, logits, new Shape(2, 4, logits.length / 8));
    }

    private void checkWithPeft(String program, Path base, Path adapter, float[] logits, Shape shape)
            throws IOException {
        Path inputs = folder.resolve("case.safetensors");
        SafetensorsWriter.write(
                inputs,
                List.of(
                        NamedTensor.of("input_ids", engine.array(TOKENS, 2, 4)),
                        NamedTensor.of("logits", engine.array(logits, shape.getShape()))),
                Map.of());
        Path script = Files.writeString(folder.resolve("check.py"), program);
        Process process = new ProcessBuilder(
                        python().orElseThrow(),
                        script.toString(),
                        base.toString(),
                        adapter.toString(),
                        inputs.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(said).isZero();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
        String difference = said.substring(said.lastIndexOf("difference") + "difference".length());
        assertThat(Double.parseDouble(difference.strip())).as(said).isLessThan(1e-4);
    }
}
