package org.ablate.plugins.transformer.architecture;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.SafetensorsFile;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.plugins.transformer.feedforward.Mlp;
import org.ablate.plugins.transformer.norm.LayerNorm;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.tensor.Ops;

/** A recorded training run of a Hugging Face GPT-2: its settings, batches and results, and its first weights as a decoder. */
final class Gpt2Trajectory {

    private final Path folder;
    private final JsonNode config;

    /** The run's settings. */
    final JsonNode settings;

    /** Tokens, losses, gradient norms, learning rates. */
    final SafetensorsFile recorded;

    Gpt2Trajectory(Path folder) {
        this.folder = folder;
        this.config = json(folder.resolve("init/config.json"));
        this.settings = json(folder.resolve("case.json"));
        this.recorded = new SafetensorsFile(folder.resolve("case.safetensors"));
    }

    static boolean isAt(Path folder) {
        Path config = folder.resolve("init/config.json");
        return config.toFile().isFile()
                && json(config).path("model_type").asText().equals("gpt2");
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model before the first step. */
    Decoder model(Ops ops) {
        int width = config.get("n_embd").asInt();
        boolean tied = config.path("tie_word_embeddings").asBoolean(true);
        double epsilon = config.get("layer_norm_epsilon").asDouble();
        Optional<Integer> hidden = Optional.ofNullable(config.get("n_inner"))
                .filter(JsonNode::isInt)
                .map(JsonNode::asInt);
        Decoder model = Decoders.of(
                ops,
                config.get("vocab_size").asInt(),
                config.get("n_positions").asInt(),
                Decoders.config(
                        width,
                        config.get("n_layer").asInt(),
                        Decoders.multiHead(config.get("n_head").asInt()),
                        Decoders.position("learned"),
                        new Choice<>(Norm.class, "layer-norm", new LayerNorm.Config(epsilon, true)),
                        new Choice<>(FeedForward.class, "mlp", new Mlp.Config(hidden, activation(), true)),
                        0,
                        tied));
        SafetensorsFile weights = new SafetensorsFile(folder.resolve("init/model.safetensors"));
        model.parameters().forEach((name, parameter) -> load(name, parameter, weights, ops));
        return model;
    }

    private Activation activation() {
        String name = config.get("activation_function").asText();
        return switch (name) {
            case "gelu" -> Activation.GELU;
            case "gelu_new", "gelu_pytorch_tanh" -> Activation.GELU_TANH;
            case "relu" -> Activation.RELU;
            case "silu", "swish" -> Activation.SILU;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static final Map<String, String> LAYER_NAMES = Map.of(
            "attentionNorm", "ln_1",
            "attention.query", "attn.c_attn",
            "attention.key", "attn.c_attn",
            "attention.value", "attn.c_attn",
            "attention.output", "attn.c_proj",
            "feedForwardNorm", "ln_2",
            "feedForward.up", "mlp.c_fc",
            "feedForward.down", "mlp.c_proj");

    private static final Map<String, String> OTHER_NAMES = Map.of(
            "embedding.weight", "transformer.wte.weight",
            "position.weight", "transformer.wpe.weight",
            "norm.weight", "transformer.ln_f.weight",
            "norm.bias", "transformer.ln_f.bias",
            "head.weight", "lm_head.weight");

    private static final List<String> PROJECTIONS = List.of("attention.query", "attention.key", "attention.value");

    private static void load(String name, Parameter parameter, SafetensorsFile weights, Ops ops) {
        parameter.fill(ops.parameter(values(theirs(name), part(name), parameter.shape(), weights), parameter.shape()));
    }

    /** The recorded values of one of our parameters after the last step, where the run recorded them. */
    Optional<float[]> last(String name, Parameter parameter) {
        String theirs = "final." + theirs(name);
        return recorded.has(theirs)
                ? Optional.of(values(theirs, part(name), parameter.shape(), recorded))
                : Optional.empty();
    }

    private static String theirs(String name) {
        if (OTHER_NAMES.containsKey(name)) {
            return OTHER_NAMES.get(name);
        }
        String number = name.split("\\.")[1]; // layers.NUMBER.part.kind
        return "transformer.h." + number + "." + LAYER_NAMES.get(part(name)) + name.substring(name.lastIndexOf('.'));
    }

    /** Our name of the layer within a block; empty outside the blocks. */
    private static String part(String name) {
        return OTHER_NAMES.containsKey(name)
                ? ""
                : name.substring(name.indexOf('.', "layers.".length()) + 1, name.lastIndexOf('.'));
    }

    private static float[] values(String theirs, String part, Shape shape, SafetensorsFile file) {
        double[] stored = file.values(theirs);
        if (part.isEmpty()) {
            return floats(stored);
        }
        int third = Math.max(PROJECTIONS.indexOf(part), 0);
        if (shape.dimension() == 1) {
            int size = (int) shape.get(0);
            return floats(Arrays.copyOfRange(stored, third * size, (third + 1) * size));
        }
        return transposed(stored, file.shape(theirs), shape, third);
    }

    /** GPT-2 stores (in, out) where a linear layer has (out, in), and query, key and value side by side. */
    private static float[] transposed(double[] stored, long[] storedShape, Shape shape, int third) {
        int rows = (int) shape.get(0);
        int columns = (int) shape.get(1);
        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                values[row * columns + column] = (float) stored[column * (int) storedShape[1] + third * rows + row];
            }
        }
        return values;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
