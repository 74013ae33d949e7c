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

    /** Their name of an mlp's activation; ours where they have none. */
    static String theirs(DescriptorValues settings, String path) {
        return theirs(PLAIN, settings, path);
    }

    /** Their name of the activation of a gated feed-forward layer; our gate's where they have none. */
    static String gateOf(DescriptorValues settings, String path) {
        return theirs(GATED, settings, path);
    }

    private static String theirs(Map<String, String> names, DescriptorValues settings, String path) {
        String ours = settings.value(path).map(Object::toString).orElse("none");
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(ours))
                .map(Map.Entry::getKey)
                .filter(name -> !name.endsWith("_python") && !name.endsWith("_accurate") && !name.endsWith("_fast"))
                .findFirst()
                .orElse(ours);
    }

    private static String named(Map<String, String> names, ModelConfig config, String key, String otherwise) {
        String ours = names.get(config.text(key, otherwise));
        if (ours == null) {
            throw config.refusal(key, "known are " + String.join(", ", names.keySet()));
        }
        return ours;
    }
}
