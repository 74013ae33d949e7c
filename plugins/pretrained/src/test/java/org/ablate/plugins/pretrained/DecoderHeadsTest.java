package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.model.Output;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Decoders of folders whose {@code architectures} names a classifier. As their projections are rows of the language model's, their
 * scores are what Transformers computed as logits of these tokens: at the last token of each text, or at all.
 */
class DecoderHeadsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLASSES = 3;
    private static final int FIRST = 5; // the token whose row is the first class's

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TempDir
    Path temporary = Path.of("");

    @TestFactory
    Stream<DynamicTest> everyDecoderClassifiesTextsByTheirLastToken() {
        return decoders()
                .map(folder -> dynamicTest(name(folder), () -> compare(folder, "ForSequenceClassification", "score")));
    }

    @TestFactory
    Stream<DynamicTest> everyDecoderTagsTokens() {
        // Transformers has no such class of the others.
        Stream<Path> known =
                decoders().filter(folder -> !List.of("gptj", "olmo2", "opt").contains(type(folder)));
        return known.map(folder -> {
            boolean apart = List.of("gpt2", "bloom", "gpt_neox").contains(type(folder));
            return dynamicTest(
                    name(folder), () -> compare(folder, "ForTokenClassification", apart ? "classifier" : "score"));
        });
    }

    private static Stream<Path> decoders() {
        List<Path> decoders = Golden.list("models").stream()
                .filter(folder -> Files.exists(folder.resolve("case.safetensors")))
                .filter(folder -> architecture(folder).matches(".*(ForCausalLM|LMHeadModel)"))
                .toList();
        assertThat(decoders).isNotEmpty();
        return decoders.stream();
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    private static ModelConfig config(Path folder) {
        return ModelConfig.read(folder.resolve("config.json"));
    }

    private static String type(Path folder) {
        return config(folder).text("model_type", "");
    }

    private static String architecture(Path folder) {
        return config(folder).texts("architectures").orElse(List.of("")).get(0);
    }

    private void compare(Path folder, String task, String projection) throws IOException {
        boolean texts = task.equals("ForSequenceClassification");
        try (NDScope scope = new NDScope();
                ModelCase golden = new ModelCase(folder)) {
            scope.suppressNotUsedWarning();
            Path classifier = classifier(folder, task, projection, !texts);
            Workplace.Model model = Workplace.load(classifier, engine.ops());
            assertThat(model.architecture().output()).isEqualTo(texts ? Output.CLASSES : Output.TOKEN_CLASSES);
            assertThat(model.report().unexpected()).isEmpty();
            float[] scores = scores(model, golden);
            float[] offsets = offsets(folder);
            Shape shape = golden.shape("logits"); // (batch, time, vocabulary)
            int next = 0;
            for (int row = 0; row < shape.get(0); row++) {
                int length = length(golden, row);
                for (int time = texts ? length - 1 : 0; time < (texts ? length : shape.get(1)); time++) {
                    for (int i = 0; i < CLASSES; i++, next++) {
                        float expected =
                                golden.floats("logits")[(int) ((row * shape.get(1) + time) * shape.get(2)) + FIRST + i]
                                        - offsets[i];
                        assertThat(time < length ? scores[next] : expected).isCloseTo(expected, within(1e-4f));
                    }
                }
            }
            assertThat(scores).hasSize(next);
            requireSameAgain(model, classifier, golden, scores);
        }
    }

    /** What a language model adds to the scores of the tokens, which the classifier does not have. */
    private static float[] offsets(Path folder) {
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            return file.tensors().containsKey("lm_head.bias")
                    ? Arrays.copyOfRange(file.floats("lm_head.bias"), FIRST, FIRST + CLASSES)
                    : new float[CLASSES];
        }
    }

    /** What is exported is the same classifier. */
    private void requireSameAgain(Workplace.Model model, Path classifier, ModelCase golden, float[] scores)
            throws IOException {
        Path exported = Files.createTempDirectory(temporary, "exported");
        new HuggingFaceExporter().export(exported(model), exported);
        assertThat(architecture(exported)).isEqualTo(architecture(classifier));
        assertThat(scores(Workplace.load(exported, engine.ops()), golden)).isEqualTo(scores);
    }

    private static float[] scores(Workplace.Model model, ModelCase golden) {
        return model.architecture()
                .forward(golden.input(false, 0, engine.ops()), ForwardPass.evaluation())
                .toFloatArray();
    }

    private static int length(ModelCase golden, int row) {
        int time = (int) golden.shape("logits").get(1);
        if (!golden.has("attention_mask")) {
            return time;
        }
        long[] mask = golden.integers("attention_mask");
        return (int) Arrays.stream(mask, row * time, (row + 1) * time).sum();
    }

    private Path classifier(Path folder, String task, String projection, boolean biased) throws IOException {
        Path copy = Files.createTempDirectory(temporary, "classifier");
        ObjectNode config =
                (ObjectNode) JSON.readTree(folder.resolve("config.json").toFile());
        config.putArray("architectures").add(architecture(folder).replaceAll("(ForCausalLM|LMHeadModel)$", task));
        ObjectNode names = config.putObject("id2label");
        for (int i = 0; i < CLASSES; i++) {
            names.put(Integer.toString(i), "LABEL_" + i);
        }
        JSON.writeValue(copy.resolve("config.json").toFile(), config);
        List<NamedTensor> tensors = new ArrayList<>();
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            String table = "";
            for (String tensor : file.tensors().keySet()) {
                boolean head = tensor.matches("lm_head.(weight|bias)|embed_out.weight");
                if (tensor.matches("lm_head.weight|embed_out.weight")
                        || (table.isEmpty()
                                && tensor.matches(".*(embed_tokens|wte|word_embeddings|embed_in).weight"))) {
                    table = tensor;
                }
                float[] values = file.floats(tensor);
                if (!head) {
                    tensors.add(NamedTensor.ofFloats(tensor, file.info(tensor).shape(), () -> values));
                }
            }
            int width = (int) file.info(table).shape().get(1);
            float[] rows = Arrays.copyOfRange(file.floats(table), FIRST * width, (FIRST + CLASSES) * width);
            tensors.add(NamedTensor.ofFloats(projection + ".weight", new Shape(CLASSES, width), () -> rows));
            if (biased) {
                tensors.add(NamedTensor.ofFloats(projection + ".bias", new Shape(CLASSES), () -> new float[CLASSES]));
            }
        }
        SafetensorsWriter.write(copy.resolve("model.safetensors"), tensors, Map.of());
        return copy;
    }

    private static Exporter.Exported exported(Workplace.Model model) {
        return new Exporter.Exported(
                model.sketch().root().model(),
                model.architecture(),
                model.sketch().root().context(),
                Optional.empty(),
                new Classes(List.of("LABEL_0", "LABEL_1", "LABEL_2"), List.of(1L, 1L, 1L)),
                model.sketch().toYaml(),
                choice -> Workplace.differences(model.sketch(), choice));
    }

    /** The names are those of the classes of Transformers. */
    @TestFactory
    Stream<DynamicTest> aLanguageModelWithAClassifyingHeadIsExportedAsTheClassThatHasIt() {
        return decoders()
                .map(folder -> dynamicTest(name(folder), () -> {
                    try (NDScope scope = new NDScope();
                            ModelCase golden = new ModelCase(folder)) {
                        scope.suppressNotUsedWarning();
                        Workplace.Model model = Workplace.load(
                                folder,
                                engine.ops(),
                                "model.head={type: sequence-classification, pooling: last-token, bias: false, classes: 3}",
                                "model.missing=initialize",
                                "model.unexpected=ignore");
                        Path exported = Files.createTempDirectory(temporary, "exported");
                        new HuggingFaceExporter().export(exported(model), exported);
                        assertThat(architecture(exported))
                                .isEqualTo(architecture(folder)
                                        .replaceAll("(ForCausalLM|LMHeadModel)$", "ForSequenceClassification"));
                        assertThat(scores(Workplace.load(exported, engine.ops()), golden))
                                .isEqualTo(scores(model, golden));
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2  | GPT2ForQuestionAnswering      | a decoder here predicts the next token, classifies texts or tags tokens",
                "llama | LlamaForQuestionAnswering     | a decoder here predicts the next token, classifies texts or tags tokens",
                "bart  | BartForSequenceClassification | known is BartForConditionalGeneration",
                "bart  | BartForCausalLM               | known is BartForConditionalGeneration",
                "t5    | T5ForTokenClassification      | known is T5ForConditionalGeneration"
            })
    void anArchitectureWithoutAHeadHereIsRefused(String family, String architecture, String known) {
        ObjectNode values = configs(family);
        values.putArray("architectures").add(architecture);
        ModelConfig config = ModelConfig.of(values);
        assertThatThrownBy(() -> Families.get(family, "config.json").descriptor(config))
                .hasMessageContaining("config.json: 'architectures' is [\"" + architecture + "\"]")
                .hasMessageContaining(known);
    }

    private static ObjectNode configs(String family) {
        try (var in = DecoderHeadsTest.class.getResourceAsStream("configs.json")) {
            return (ObjectNode) JSON.readTree(in).path(family + " of transformers 5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
