package org.ablate.plugins.pretrained;

import java.util.Map;
import java.util.TreeMap;

/** Hugging Face's names of activation functions, and ours. */
final class Activations {

    private static final Map<String, String> PLAIN = new TreeMap<>(Map.ofEntries(
            Map.entry("gelu", "gelu"),
            Map.entry("gelu_python", "gelu"),
            Map.entry("gelu_new", "gelu-tanh"),
            Map.entry("gelu_fast", "gelu-tanh"),
            Map.entry("gelu_pytorch_tanh", "gelu-tanh"),
            Map.entry("gelu_accurate", "gelu-tanh"),
            Map.entry("relu", "relu"),
            Map.entry("relu2", "relu-squared"),
            Map.entry("silu", "silu"),
            Map.entry("swish", "silu"),
            Map.entry("tanh", "tanh"),
            Map.entry("leaky_relu", "leaky-relu")));

    private static final Map<String, String> GATED = new TreeMap<>(Map.ofEntries(
            Map.entry("silu", "swiglu"),
            Map.entry("swish", "swiglu"),
            Map.entry("gelu", "geglu"),
            Map.entry("gelu_python", "geglu"),
            Map.entry("gelu_new", "geglu-tanh"),
            Map.entry("gelu_fast", "geglu-tanh"),
            Map.entry("gelu_pytorch_tanh", "geglu-tanh"),
            Map.entry("gelu_accurate", "geglu-tanh"),
            Map.entry("relu", "reglu"),
            Map.entry("sigmoid", "glu"),
            Map.entry("linear", "bilinear")));

    private Activations() {}

    /** The activation of an mlp. */
    static String plain(ModelConfig config, String key, String otherwise) {
        return named(PLAIN, config, key, otherwise);
    }

    /** The gate of a gated feed-forward layer. */
    static String gate(ModelConfig config, String key, String otherwise) {
        return named(GATED, config, key, otherwise);
    }

    private static String named(Map<String, String> names, ModelConfig config, String key, String otherwise) {
        String ours = names.get(config.text(key, otherwise));
        if (ours == null) {
            throw config.refusal(key, "known are " + String.join(", ", names.keySet()));
        }
        return ours;
    }
}
