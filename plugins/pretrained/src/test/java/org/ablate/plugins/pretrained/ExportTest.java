package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.tensor.DType;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was imported comes out as it went in, and Transformers loads it. */
class ExportTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TempDir
    Path temporary = Path.of("");

    @TestFactory
    Stream<DynamicTest> everyImportedModelIsExportedByteForByte() {
        List<Path> folders = new ArrayList<>();
        Golden.list("models").stream()
                .filter(folder -> Files.exists(folder.resolve("model.safetensors")))
                .filter(folder -> Families.names()
                        .contains(
                                ModelConfig.read(folder.resolve("config.json")).text("model_type", "")))
                .forEach(folders::add);
        Copies copies = new Copies(temporary);
        folders.add(copies.as("llama", DType.F16));
        folders.add(copies.as("bloom", DType.BF16));
        folders.add(copies.with("gpt2", "lm_head.weight", "transformer.wte.weight"));
        folders.add(copies.with("gpt2", "transformer.h.0.attn.bias", "transformer.wpe.weight"));
        folders.add(copies.renamed("gpt2", name -> name.replace("transformer.", "")));
        return folders.stream()
                .map(folder -> dynamicTest(String.valueOf(folder.getFileName()), () -> {
                    Path exported = Files.createTempDirectory(temporary, "exported");
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        new HuggingFaceExporter()
                                .export(exported(Workplace.load(folder, engine.ops()), Classes.NONE), exported);
                    }
                    requireSame(folder.resolve("model.safetensors"), exported.resolve("model.safetensors"));
                    assertThat(exported.resolve("config.json")).hasSameBinaryContentAs(folder.resolve("config.json"));
                }));
    }

    private static void requireSame(Path before, Path after) {
        try (SafetensorsFile one = SafetensorsFile.open(before);
                SafetensorsFile other = SafetensorsFile.open(after)) {
            assertThat(other.tensors().keySet()).isEqualTo(one.tensors().keySet());
            one.tensors().forEach((name, info) -> {
                assertThat(other.info(name).dtype()).as(name).isEqualTo(info.dtype());
                assertThat(other.info(name).shape()).as(name).isEqualTo(info.shape());
                assertThat(other.bytes(name)).as(name).isEqualTo(one.bytes(name));
            });
        }
    }

    private static Exporter.Exported exported(Workplace.Model model) {
        return exported(model, new Classes(List.of("bad", "fair", "good"), List.of(1L, 1L, 1L)));
    }

    private static Exporter.Exported exported(Workplace.Model model, Classes classes) {
        return new Exporter.Exported(
                model.sketch().root().model(),
                model.architecture(),
                model.sketch().root().context(),
                Optional.empty(),
                classes,
                model.sketch().toYaml(),
                choice -> Workplace.differences(model.sketch(), choice));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bert_mlm | sequence | BertForSequenceClassification | bert.pooler.dense.weight classifier.weight",
                "bert_mlm | token | BertForTokenClassification | classifier.weight",
                "roberta_mlm | sequence | RobertaForSequenceClassification | classifier.dense.weight classifier.out_proj.bias",
                "bert_classify | token | BertForTokenClassification | classifier.weight"
            })
    void aModelWithAnotherHeadIsTheClassThatHasIt(String name, String head, String type, String tensors)
            throws IOException {
        Path folder = Golden.path("models/" + name);
        String fields = head.equals("token")
                ? "{type: token-classification, bias: true"
                : "{type: sequence-classification, pooling: first-token, bias: true, transform: {type: dense, activation: tanh}";
        Workplace.Model model = Workplace.load(
                folder,
                engine.ops(),
                "model.head=" + fields + "}",
                "model.missing=initialize",
                "model.unexpected=ignore");
        new HuggingFaceExporter().export(exported(model), temporary);
        ModelConfig written = ModelConfig.read(temporary.resolve("config.json"));
        assertThat(written.texts("architectures")).contains(List.of(type));
        assertThat(written.values().path("id2label").path("1").asText()).isEqualTo("fair");
        try (SafetensorsFile file = SafetensorsFile.open(temporary.resolve("model.safetensors"))) {
            assertThat(file.tensors().keySet())
                    .contains(tensors.split(" "))
                    .noneMatch(tensor -> tensor.startsWith("cls.") || tensor.startsWith("lm_head."));
        }
        long[] ids = {5, 9, 11, 4};
        float[] expected = logits(model, ids);
        assertThat(logits(Workplace.load(temporary, engine.ops()), ids)).isEqualTo(expected);
    }

    @Test
    void aHeadOfTheSameFormForOtherClassesNamesThem() throws IOException {
        Path origin = Golden.path("models/bert_classify");
        Path folder = Files.createDirectory(temporary.resolve("two"));
        for (String file : List.of("model.safetensors", "config.json")) {
            Files.copy(origin.resolve(file), folder.resolve(file));
        }
        Workplace.Model model = Workplace.load(folder, engine.ops());
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(folder.resolve("config.json"), config.replaceAll("(?s),\\s*\"2\": \"LABEL_2\"", ""));
        new HuggingFaceExporter().export(exported(model), temporary);
        ModelConfig written = ModelConfig.read(temporary.resolve("config.json"));
        assertThat(written.values().path("id2label").size()).isEqualTo(3);
        assertThat(written.values().path("label2id").path("good").asInt()).isEqualTo(2);
    }

    private static float[] logits(Workplace.Model model, long[] ids) {
        return model.architecture()
                .forward(engine.array(ids, 1, ids.length), ForwardPass.evaluation())
                .toFloatArray();
    }

    @Test
    void aHeadThatTheFamilysConfigurationCannotTellIsRefused() {
        Workplace.Model model = Workplace.load(
                Golden.path("models/bert_mlm"),
                engine.ops(),
                "model.head={type: sequence-classification, pooling: mean}",
                "model.missing=initialize",
                "model.unexpected=ignore");
        assertThatThrownBy(() -> new HuggingFaceExporter().export(exported(model), temporary))
                .hasMessageContaining("the descriptor changed head.")
                .hasMessageContaining("--format safetensors");
    }

    @Test
    void aModelWithOtherPartsIsNoLongerItsSources() {
        Workplace.Model model = Workplace.load(
                Golden.path("models/llama"), engine.ops(), "model.position.theta=500", "model.dropout=0.5");
        assertThatThrownBy(() -> new HuggingFaceExporter().export(exported(model), temporary))
                .hasMessageContaining("the descriptor changed position.theta of the model of")
                .hasMessageContaining("--format safetensors");
    }

    @Test
    void transformersLoadsWhatIsExportedAndComputesTheSame() throws IOException {
        String python = Python.withTransformers();
        String sizes = "width: 32, layers: 2, feedForward: {hidden: 24}, attention: {heads: 4";
        Map<String, String> presets = new LinkedHashMap<>();
        presets.put("gpt2", sizes + "}");
        presets.put("llama", sizes + ", keyValueHeads: 2}");
        presets.put("llama with an output of its own", sizes + ", keyValueHeads: 2}, head: {tied: false}");
        presets.put("gpt2 with an output of its own", sizes + "}, head: {tied: false}");
        presets.put("mistral", sizes + ", keyValueHeads: 2, window: 5}");
        presets.put("qwen2", sizes + ", keyValueHeads: 2}");
        presets.put("qwen3", sizes + ", keyValueHeads: 2, headWidth: 16}");
        long[] ids = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
        List<Path> folders = new ArrayList<>();
        List<float[]> expected = new ArrayList<>();
        presets.forEach((preset, model) -> add(
                anew("extends: preset:" + preset.split(" ")[0] + "\ncontext: 24\nmodel: {" + model + "}\n"),
                ids,
                folders,
                expected));
        add(Workplace.load(Golden.path("models/llama_yarn"), engine.ops()), ids, folders, expected);
        List<float[]> theirs = Python.logits(python, ids, folders);
        assertThat(theirs).hasSameSizeAs(expected);
        for (int i = 0; i < theirs.size(); i++) {
            assertThat(theirs.get(i)).as(folders.get(i).toString()).containsExactly(expected.get(i), within(1e-4f));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2    | heads: 4",
                "llama   | heads: 4, keyValueHeads: 2",
                "mistral | heads: 4, keyValueHeads: 2",
                "qwen2   | heads: 4, keyValueHeads: 2",
                "qwen3   | heads: 4, keyValueHeads: 2"
            })
    void anOutputOfItsOwnIsCalledTheLanguageModelsHead(String preset, String attention) {
        Workplace.Model model = anew("extends: preset:" + preset + "\ncontext: 24\n"
                + "model: {width: 32, layers: 1, feedForward: {hidden: 24}, attention: {" + attention
                + "}, head: {tied: false}}\n");
        new HuggingFaceExporter().export(exported(model), temporary);
        try (SafetensorsFile file = SafetensorsFile.open(temporary.resolve("model.safetensors"))) {
            assertThat(file.tensors().keySet()).contains("lm_head.weight").doesNotContain("score.weight");
            assertThat(file.floats("lm_head.weight"))
                    .isEqualTo(model.architecture()
                            .parameters()
                            .get("head.projection.weight")
                            .floats());
        }
    }

    private static Workplace.Model anew(String descriptor) {
        BoundDescriptor<Workplace.Sketch> sketch = Workplace.read(descriptor);
        Architecture architecture = Workplace.build(sketch, 29, Classes.NONE, engine.ops());
        architecture.fill(engine.ops(), 5);
        return new Workplace.Model(sketch, architecture, Workplace.nothingLoaded());
    }

    private void add(Workplace.Model model, long[] ids, List<Path> folders, List<float[]> expected) {
        try {
            Path folder = Files.createTempDirectory(temporary, "exported");
            new HuggingFaceExporter().export(exported(model), folder);
            folders.add(folder);
            expected.add(model.architecture()
                    .forward(engine.array(ids, 1, ids.length), ForwardPass.evaluation())
                    .toFloatArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aModelOfNoFamilyIsRefusedWithWhatDiffers() {
        Workplace.Model model = Workplace.untrained("""
                extends: preset:llama
                model: {width: 32, layers: 2, attention: {heads: 4, keyValueHeads: 2}, norm: layer-norm}
                """);
        assertThatThrownBy(() -> new HuggingFaceExporter().export(exported(model), temporary))
                .hasMessageContaining("no family of models that Transformers knows computes what this one does")
                .hasMessageContaining("norm.type");
    }
}
