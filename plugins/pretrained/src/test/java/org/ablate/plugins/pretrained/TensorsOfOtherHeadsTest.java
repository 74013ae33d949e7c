package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.DType;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders that hold tensors of other heads than the model's: only those of heads with the model's scores count. */
class TensorsOfOtherHeadsTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TempDir
    Path temporary = Path.of("");

    private Copies copies = new Copies(Path.of(""));

    @BeforeEach
    void prepare() {
        copies = new Copies(temporary);
    }

    private static Path golden(String model) {
        return Golden.path("models/" + model);
    }

    private static long size(Path folder, String key) {
        return ModelConfig.read(folder.resolve("config.json")).integer(key);
    }

    private static NamedTensor noise(String name, long... shape) {
        Shape all = new Shape(shape);
        RandomStream random = RandomStream.of(3, name, "noise", 0);
        float[] values = new float[Math.toIntExact(all.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return NamedTensor.ofFloats(name, DType.F32, all, () -> values);
    }

    private Path with(String model, NamedTensor... tensors) {
        Map<String, NamedTensor> more = new LinkedHashMap<>();
        for (NamedTensor tensor : tensors) {
            more.put(tensor.name(), tensor);
        }
        return copies.with(model, more);
    }

    private static float[] logits(Workplace.Model model, Path folder) {
        try (ModelCase golden = new ModelCase(folder)) {
            return model.architecture()
                    .forward(golden.input(false, 0, engine.ops()), ForwardPass.evaluation())
                    .toFloatArray();
        }
    }

    private static float[] expected(Path folder) {
        try (ModelCase golden = new ModelCase(folder)) {
            return golden.floats("logits");
        }
    }

    /** Rows of padding tokens aside, which no one reads. */
    private static boolean[] read(Path folder) {
        try (ModelCase golden = new ModelCase(folder)) {
            long[] keep = golden.integers("attention_mask");
            int each = golden.floats("logits").length / keep.length;
            boolean[] read = new boolean[keep.length * each];
            for (int i = 0; i < read.length; i++) {
                read[i] = keep[i / each] == 1;
            }
            return read;
        }
    }

    @Test
    void aBertAsItWasPublishedWithPoolerAndNextSentenceHeadRestoresTokensAsWithoutThem() {
        Path origin = golden("bert_mlm");
        long width = size(origin, "hidden_size");
        Path folder = with(
                "bert_mlm",
                noise("bert.pooler.dense.weight", width, width),
                noise("bert.pooler.dense.bias", width),
                noise("cls.seq_relationship.weight", 2, width),
                noise("cls.seq_relationship.bias", 2));
        Workplace.Model model = Workplace.load(folder, engine.ops());
        assertThat(model.report().unexpected()).isEmpty();
        float[] actual = logits(model, origin);
        float[] expected = expected(origin);
        boolean[] read = read(origin);
        for (int i = 0; i < actual.length; i++) {
            if (read[i]) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bert_mlm    | BertForSequenceClassification    | head.transform.dense.weight head.transform.dense.bias head.projection.weight head.projection.bias",
                "bert_mlm    | BertForTokenClassification       | head.projection.weight head.projection.bias",
                "roberta_mlm | RobertaForSequenceClassification | head.transform.dense.weight head.transform.dense.bias head.projection.weight head.projection.bias",
                "roberta_mlm | RobertaForTokenClassification    | head.projection.weight head.projection.bias"
            })
    void aClassifierOfALanguageModelsFolderBeginsItsWholeHead(String name, String type, String parameters) {
        golden(name);
        Path folder = copies.configured(
                name, config -> config.putArray("architectures").add(type));
        Workplace.Model model =
                Workplace.load(folder, engine.ops(), "model.missing=initialize", "model.unexpected=ignore");
        assertThat(model.report().missing()).containsExactlyInAnyOrder(parameters.split(" "));
        assertThat(model.report().unexpected()).isNotEmpty().allMatch(it -> it.matches("(cls|lm_head)\\..*"));
    }

    /** Transformers' {@code BertForSequenceClassification} has the pooler of the model that was trained before it. */
    @Test
    void aClassifierTakesTheFoldersPooler() {
        long width = size(golden("bert_mlm"), "hidden_size");
        NamedTensor pooler = noise("bert.pooler.dense.weight", width, width);
        Path folder = with("bert_mlm", pooler, noise("bert.pooler.dense.bias", width));
        Workplace.Model model = Workplace.load(
                folder,
                engine.ops(),
                "model.head={type: sequence-classification, pooling: first-token, transform: {type: dense}}",
                "model.missing=initialize",
                "model.unexpected=ignore");
        assertThat(model.report().missing()).containsExactly("head.projection.weight", "head.projection.bias");
    }

    /** The first bias is none of Transformers' untied model either, whose projection has its own. */
    @Test
    void anUntiedHeadHasTheBiasOfItsProjection() {
        Path origin = golden("roberta_mlm");
        long width = size(origin, "hidden_size");
        long vocabulary = size(origin, "vocab_size");
        NamedTensor bias = noise("lm_head.decoder.bias", vocabulary);
        Path folder = with(
                "roberta_mlm",
                noise("lm_head.decoder.weight", vocabulary, width),
                bias,
                noise("lm_head.bias", vocabulary));
        Workplace.Model model = Workplace.load(folder, engine.ops(), "model.head.tied=false");
        assertThat(model.report().missing()).isEmpty();
        assertThat(model.architecture().parameters().get("head.projection.bias").floats())
                .isEqualTo(copies.floats(folder, bias.name()));
    }

    /** What Transformers' {@code BartForConditionalGeneration} adds to the scores; a buffer, which its training leaves alone. */
    @Test
    void theFinalLogitsBiasOfABartIsAddedAndHeld() throws IOException {
        Path origin = Golden.path("models/bart");
        Path folder = Files.createDirectory(temporary.resolve("bart"));
        Files.copy(origin.resolve("config.json"), folder.resolve("config.json"));
        NamedTensor bias = noise("final_logits_bias", 1, size(origin, "vocab_size"));
        List<NamedTensor> tensors = new ArrayList<>(List.of(bias));
        try (SafetensorsFile file = SafetensorsFile.open(origin.resolve("model.safetensors"))) {
            file.tensors().forEach((name, info) -> {
                float[] values = file.floats(name);
                if (!name.equals(bias.name())) {
                    tensors.add(NamedTensor.ofFloats(name, info.dtype(), info.shape(), () -> values));
                }
            });
        }
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of());
        Workplace.Model biased = Workplace.load(folder, engine.ops());
        NDArray without = written(Workplace.load(origin, engine.ops()));
        float[] constants = copies.floats(folder, bias.name());
        assertThat(written(biased).toFloatArray())
                .containsExactly(
                        without.add(engine.array(constants, 1, 1, constants.length))
                                .toFloatArray(),
                        within(1e-5f));
        assertThat(biased.architecture().parameters().get("head.offset").trainable())
                .isFalse();
        assertThat(Workplace.load(origin, engine.ops()).architecture().parameters())
                .doesNotContainKey("head.offset");
        assertThatThrownBy(() -> Workplace.load(folder, engine.ops(), "model.head.offset=false"))
                .hasMessageContaining("1 weights there fit nowhere in the model: final_logits_bias");
    }

    private static NDArray written(Workplace.Model model) {
        NDArray target = engine.array(new long[] {2, 0, 9, 7}, 1, 4);
        NDArray source = engine.array(new long[] {0, 5, 4, 11, 2}, 1, 5);
        return model.architecture().forward(Input.of(target).withSource(Input.of(source)), ForwardPass.evaluation());
    }

    @TestFactory
    Stream<DynamicTest> everyTensorOfAHeadSaysWhichScoresItIsFor() {
        return Families.all().stream()
                .map(family -> dynamicTest(family.name(), () -> {
                    List<WeightNames.Rule> heads = family.weights(sizes()).rules().stream()
                            .filter(rule -> rule.parameters().get(0).startsWith("head."))
                            .toList();
                    assertThat(heads)
                            .isNotEmpty()
                            .noneMatch(rule -> rule.outputs().size() == Output.values().length);
                }));
    }

    /** As much of a configuration as names of weights depend on. */
    private static ModelConfig sizes() {
        var values = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        return ModelConfig.of(values.put("num_attention_heads", 2).put("n_head", 2));
    }
}
