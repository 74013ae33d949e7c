package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ablate.spi.safetensors.DType;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of a folder, and what is refused. */
class LoadingTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TempDir
    Path temporary = Path.of("");

    private Copies copies = new Copies(Path.of(""));

    @BeforeEach
    void prepare() {
        copies = new Copies(temporary);
    }

    private Path llama() {
        return copies.of("llama");
    }

    @Test
    void partsChosenOtherwiseAreMissingAndUnexpectedAndTheMessageSaysWhatToWrite() {
        assertThatThrownBy(() -> Workplace.load(llama(), engine.ops(), "model.norm=layer-norm"))
                .hasMessageContaining("5 parameters of the model have no weights there: layers.0.attentionNorm.bias")
                .hasMessageContaining("write 'missing: initialise'");
        assertThatThrownBy(() -> Workplace.load(
                        llama(), engine.ops(), "model.feedForward={type: mlp, hidden: 48}", "model.missing=initialise"))
                .hasMessageContaining("2 weights there fit nowhere in the model")
                .hasMessageContaining("model.layers.0.mlp.gate_proj.weight")
                .hasMessageContaining("write 'unexpected: ignore'");
    }

    @Test
    void whatTheDescriptorAllowsBeginsFromItsInitialiser() {
        Workplace.Model model = Workplace.load(
                llama(),
                engine.ops(),
                "model.feedForward={type: mlp, hidden: 48}",
                "model.missing=initialise",
                "model.unexpected=ignore");
        assertThat(model.report().missing())
                .containsExactly(
                        "layers.0.feedForward.up.bias",
                        "layers.0.feedForward.down.bias",
                        "layers.1.feedForward.up.bias",
                        "layers.1.feedForward.down.bias");
        assertThat(model.report().unexpected()).hasSize(2);
        assertThat(model.architecture()
                        .parameters()
                        .get("layers.1.feedForward.up.bias")
                        .array()
                        .abs()
                        .max()
                        .getFloat())
                .isZero();
    }

    @Test
    void aSizeThatDoesNotFitIsToldWithBothShapes() {
        assertThatThrownBy(() -> Workplace.load(llama(), engine.ops(), "model.feedForward.hidden=40"))
                .hasMessageContaining("model.layers.0.mlp.gate_proj.weight is (48, 32) in the folder")
                .hasMessageContaining("would need (40, 32)");
    }

    @Test
    void anyFieldMayBeGivenOtherwiseAndTheRestIsTheFolders() {
        Workplace.Model model = Workplace.load(llama(), engine.ops(), "model.dropout=0.5", "context=32");
        assertThat(model.sketch().toYaml())
                .contains("dropout: 0.5")
                .containsPattern("heads: 4 +# .*config.json")
                .contains("type: decoder")
                .containsPattern("family: llama +# .*config.json")
                .containsPattern("context: 32 +# --set");
        assertThat(Workplace.sketch(llama()).root().context()).isEqualTo(64);
    }

    @Test
    void dropoutOfEmbeddingsIsTheFoldersWhereItHasOneOfItsOwn() {
        Path folder =
                copies.configured("gpt2", text -> text.replaceAll("\"embd_pdrop\": [0-9.]+", "\"embd_pdrop\": 0.25"));
        assertThat(Workplace.sketch(folder).toYaml()).containsPattern("embeddingDropout: 0.25 +# .*config.json");
        assertThat(Workplace.sketch(copies.of("gpt2")).toYaml()).doesNotContain("embeddingDropout: 0");
    }

    @Test
    void aShorterContextLeavesLearnedPositionsAsTheyAreAndALongerOneIsRefused() {
        Path folder = copies.of("gpt2");
        Workplace.Model model = Workplace.load(folder, engine.ops(), "context=16");
        assertThat(model.sketch().root().context()).isEqualTo(16);
        assertThat(model.architecture()
                        .parameters()
                        .get("position.weight")
                        .shape()
                        .get(0))
                .isEqualTo(64);
        assertThatThrownBy(() -> Workplace.sketch(folder, "context=65"))
                .hasMessageContaining("vectors for 64 positions, but the context is 65 tokens");
    }

    @Test
    void theEffectiveDescriptorMeansTheSameWithoutTheFolder() throws IOException {
        Path folder = llama();
        var before = Workplace.sketch(folder);
        String yaml = before.toYaml();
        Files.delete(folder.resolve("config.json"));
        assertThat(Workplace.read(yaml).root()).isEqualTo(before.root());
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void halfPrecisionIsWidenedExactly(DType dtype) {
        Path folder = copies.as("llama", dtype);
        float[] loaded = Workplace.load(folder, engine.ops())
                .architecture()
                .parameters()
                .get("embedding.weight")
                .array()
                .toFloatArray();
        assertThat(loaded).isEqualTo(copies.floats(folder, "model.embed_tokens.weight"));
    }

    @Test
    void shardsAreReadByTheirIndex() {
        Path folder = copies.sharded("llama");
        assertThat(Workplace.load(folder, engine.ops()).report().loaded())
                .hasSameSizeAs(Workplace.load(llama(), engine.ops()).report().loaded());
        copies.delete(folder.resolve("model-00002-of-00002.safetensors"));
        assertThatThrownBy(() -> Workplace.load(folder, engine.ops()))
                .hasMessageContaining("names model-00002-of-00002.safetensors, which is missing");
    }

    @Test
    void weightsOfABaseModelAloneHaveNoPrefix() {
        Path folder = copies.renamed("gpt2", name -> name.replace("transformer.", ""));
        assertThat(Workplace.load(folder, engine.ops()).report().missing()).isEmpty();
    }

    @Test
    void aHeadBesideTiedEmbeddingsMustEqualThem() {
        Path equal = copies.with("gpt2", "lm_head.weight", "transformer.wte.weight");
        assertThat(Workplace.load(equal, engine.ops()).report().unexpected()).isEmpty();
        Path other = copies.with("gpt2", "lm_head.weight", "transformer.wpe.weight");
        assertThatThrownBy(() -> Workplace.load(other, engine.ops()))
                .hasMessageContaining("1 weights there fit nowhere in the model: lm_head.weight");
    }

    @Test
    void picklesAreRefusedWithTheCommandThatConvertsThem() throws IOException {
        Path folder = llama();
        Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
        assertThatThrownBy(() -> Workplace.load(folder, engine.ops()))
                .hasMessageContaining("pytorch_model.bin, a pickle")
                .hasMessageContaining("save_pretrained(d, safe_serialization=True)");
        assertThatThrownBy(() -> Workplace.sketch(folder.resolve("pytorch_model.bin")))
                .hasMessageContaining("is a file; path names a folder")
                .hasMessageContaining("convert it once");
    }

    @Test
    void keysOfTransformers4And5MeanTheSame() {
        Path five = copies.of("llama3_rope");
        Path four = copies.configured("llama3_rope", text -> text.replaceAll(
                        "(?s)\"rope_parameters\": \\{.*?\\}",
                        "\"rope_theta\": 500000.0, \"rope_scaling\": {\"factor\": 8.0, \"high_freq_factor\": 4.0,"
                                + " \"low_freq_factor\": 1.0, \"original_max_position_embeddings\": 16,"
                                + " \"rope_type\": \"llama3\"}")
                .replace("\"dtype\"", "\"torch_dtype\""));
        assertThat(Workplace.sketch(four).root().model().config())
                .isEqualTo(Workplace.sketch(five).root().model().config());
    }

    @Test
    void whatNoPartCanDoIsRefusedByItsKey() {
        refused(text -> text.replace("\"silu\"", "\"mish\""), "'hidden_act' is \"mish\"; known are gelu");
        refused(
                text -> text.replace("\"rope_type\": \"default\"", "\"rope_type\": \"longrope\""),
                "'rope_parameters.rope_type' is \"longrope\"; known are default, linear, dynamic, yarn and llama3");
        refused(text -> text.replace("\"hidden_size\": 32", "\"hidden_size\": \"32\""), "expected a whole number");
        refused(text -> text.replace("\"hidden_size\"", "\"hiddensize\""), "'hidden_size' is missing");
        refused(text -> text.replace("\"llama\"", "\"lama\""), "the family of models 'lama' is not known; known are");
        refused(text -> "[]", "is no JSON object");
    }

    private void refused(UnaryOperator<String> change, String message) {
        Path folder = copies.configured("llama", change);
        assertThatThrownBy(() -> Workplace.sketch(folder)).hasMessageContaining(message);
    }

    @Test
    void aKeyThatNobodyKnowsIsTold() {
        Path folder = copies.configured("llama", text -> text.replaceFirst("\\{", "{\"logit_scale\": 0.5,"));
        assertThat(Workplace.load(folder, engine.ops()).report().notes())
                .isEqualTo(List.of("logit_scale of config.json (0.5) is not known here and was ignored"));
    }

    @Test
    void fusedTensorsAreToldAsReshaped() {
        assertThat(Workplace.load(Golden.folder().resolve("models/gpt2"), engine.ops())
                        .report()
                        .reshaped())
                .contains(
                        "layers.0.attention.query.weight, layers.0.attention.key.weight, layers.0.attention.value.weight"
                                + " ← transformer.h.0.attn.c_attn.weight (32, 96), transposed");
    }
}
