package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ablate.spi.tensor.DType;
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

    /** The folder is copied before anything is asserted: a test without golden cases is skipped, not failed. */
    private Path llama() {
        return copies.of("llama");
    }

    private static int size(Path folder, String key) {
        return Math.toIntExact(ModelConfig.read(folder.resolve("config.json")).integer(key));
    }

    private static String plainFeedForward(Path folder) {
        return "model.feedForward={type: mlp, hidden: " + size(folder, "intermediate_size") + "}";
    }

    @Test
    void partsChosenOtherwiseAreMissingAndUnexpectedAndTheMessageSaysWhatToWrite() {
        Path folder = llama();
        int layers = size(folder, "num_hidden_layers");
        assertThatThrownBy(() -> Workplace.load(folder, engine.ops(), "model.norm=layer-norm"))
                .hasMessageContaining(
                        "%d parameters of the model have no weights there: layers.0.attentionNorm.bias", 2 * layers + 1)
                .hasMessageContaining("write 'missing: initialize'");
        assertThatThrownBy(() ->
                        Workplace.load(folder, engine.ops(), plainFeedForward(folder), "model.missing=initialize"))
                .hasMessageContaining("%d weights there fit nowhere in the model", layers)
                .hasMessageContaining("model.layers.0.mlp.gate_proj.weight")
                .hasMessageContaining("write 'unexpected: ignore'");
    }

    @Test
    void whatTheDescriptorAllowsBeginsFromItsInitializer() {
        Path folder = llama();
        int layers = size(folder, "num_hidden_layers");
        Workplace.Model model = Workplace.load(
                folder, engine.ops(), plainFeedForward(folder), "model.missing=initialize", "model.unexpected=ignore");
        assertThat(model.report().missing())
                .containsExactlyElementsOf(IntStream.range(0, layers)
                        .boxed()
                        .flatMap(layer -> Stream.of("up", "down")
                                .map(part -> "layers." + layer + ".feedForward." + part + ".bias"))
                        .toList());
        assertThat(model.report().unexpected()).hasSize(layers);
        assertThat(model.architecture()
                        .parameters()
                        .get("layers." + (layers - 1) + ".feedForward.up.bias")
                        .array()
                        .abs()
                        .max()
                        .getFloat())
                .isZero();
    }

    @Test
    void aSizeThatDoesNotFitIsToldWithBothShapes() {
        Path folder = llama();
        int width = size(folder, "hidden_size");
        int hidden = size(folder, "intermediate_size");
        assertThatThrownBy(() -> Workplace.load(folder, engine.ops(), "model.feedForward.hidden=" + (hidden + 1)))
                .hasMessageContaining("model.layers.0.mlp.gate_proj.weight is (%d, %d) in the folder", hidden, width)
                .hasMessageContaining("would need (%d, %d)", hidden + 1, width);
    }

    @Test
    void anyFieldMayBeGivenOtherwiseAndTheRestIsTheFolders() {
        Path folder = llama();
        int context = size(folder, "max_position_embeddings");
        Workplace.Model model = Workplace.load(folder, engine.ops(), "model.dropout=0.5", "context=" + (context - 1));
        assertThat(model.sketch().toYaml())
                .contains("dropout: 0.5")
                .containsPattern("heads: " + size(folder, "num_attention_heads") + " +# .*config.json")
                .contains("type: decoder")
                .containsPattern("family: llama +# .*config.json")
                .containsPattern("context: " + (context - 1) + " +# --set");
        assertThat(Workplace.sketch(folder).root().context()).isEqualTo(context);
    }

    @Test
    void dropoutOfEmbeddingsIsTheFoldersWhereItHasOneOfItsOwn() {
        Path folder = copies.configured(
                "gpt2", config -> config.put("resid_pdrop", 0.125).put("embd_pdrop", 0.25));
        assertThat(Workplace.sketch(folder).toYaml()).containsPattern("embeddingDropout: 0.25 +# .*config.json");
        Path equal = copies.configured(
                "gpt2", config -> config.put("resid_pdrop", 0.125).put("embd_pdrop", 0.125));
        assertThat(Workplace.sketch(equal).toYaml()).doesNotContain("embeddingDropout: 0");
    }

    @Test
    void aShorterContextLeavesLearnedPositionsAsTheyAreAndALongerOneIsRefused() {
        Path folder = copies.of("gpt2");
        int positions = size(folder, "n_positions");
        Workplace.Model model = Workplace.load(folder, engine.ops(), "context=" + (positions - 1));
        assertThat(model.sketch().root().context()).isEqualTo(positions - 1);
        assertThat(model.architecture()
                        .parameters()
                        .get("position.weight")
                        .shape()
                        .get(0))
                .isEqualTo(positions);
        assertThatThrownBy(() -> Workplace.sketch(folder, "context=" + (positions + 1)))
                .hasMessageContaining(
                        "vectors for %d positions, but the context is %d tokens", positions, positions + 1);
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
        Path four = copies.configured("llama3_rope", config -> {
            ObjectNode rope = (ObjectNode) config.remove("rope_parameters");
            config.set("rope_theta", rope.remove("rope_theta"));
            config.set("rope_scaling", rope);
            config.set("torch_dtype", config.remove("dtype"));
        });
        assertThat(Workplace.sketch(four).root().model().config())
                .isEqualTo(Workplace.sketch(five).root().model().config());
    }

    @Test
    void whatNoPartCanDoIsRefusedByItsKey() {
        refused(config -> config.put("hidden_act", "mish"), "'hidden_act' is \"mish\"; known are gelu");
        refused(
                config -> config.withObject("rope_parameters").put("rope_type", "longrope"),
                "'rope_parameters.rope_type' is \"longrope\"; known are default, linear, dynamic, yarn and llama3");
        refused(config -> config.put("hidden_size", "32"), "expected a whole number");
        refused(config -> config.remove("hidden_size"), "'hidden_size' is missing");
        refused(config -> config.put("model_type", "lama"), "the family of models 'lama' is not known; known are");
    }

    private void refused(Consumer<ObjectNode> change, String message) {
        Path folder = copies.configured("llama", change);
        assertThatThrownBy(() -> Workplace.sketch(folder)).hasMessageContaining(message);
    }

    @Test
    void aConfigurationThatIsNoObjectIsRefused() throws IOException {
        Path folder = llama();
        Files.writeString(folder.resolve("config.json"), "[]");
        assertThatThrownBy(() -> Workplace.sketch(folder)).hasMessageContaining("is no JSON object");
    }

    @Test
    void aKeyThatNobodyKnowsIsTold() {
        Path folder = copies.configured("llama", config -> config.put("logit_scale", 0.5));
        assertThat(Workplace.load(folder, engine.ops()).report().notes())
                .isEqualTo(List.of("logit_scale of config.json (0.5) is not known here and was ignored"));
    }

    @Test
    void fusedTensorsAreToldAsReshaped() {
        Path folder = copies.of("gpt2");
        int width = size(folder, "n_embd");
        assertThat(Workplace.load(folder, engine.ops()).report().reshaped())
                .contains(
                        "layers.0.attention.query.weight, layers.0.attention.key.weight, layers.0.attention.value.weight"
                                + " ← transformer.h.0.attn.c_attn.weight (" + width + ", " + 3 * width
                                + "), transposed");
    }
}
