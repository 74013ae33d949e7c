package org.ablate.plugins.pretrained;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Attention to the last few tokens only, as configurations say it. */
final class SlidingWindowMapping {

    private static final String SLIDING = "sliding_attention";
    private static final String FULL = "full_attention";

    private SlidingWindowMapping() {}

    /**
     * The same window in every layer.
     *
     * @param otherwise tokens, where the configuration says nothing at all; 0 for no window
     */
    static DescriptorBuilder everywhere(DescriptorBuilder fragment, ModelConfig config, int otherwise) {
        boolean silent = !config.values().has("sliding_window");
        int window = config.integer("sliding_window", silent ? otherwise : 0);
        config.texts("layer_types")
                .filter(types -> types.stream().anyMatch(type -> !type.equals(window > 0 ? SLIDING : FULL)))
                .ifPresent(types -> {
                    throw config.refusal("layer_types", "models of this family have the same attention in every layer");
                });
        return window > 0 ? sliding(fragment, window) : full(fragment);
    }

    /** A window in some layers: {@code layer_types}, or from layer {@code max_window_layers} on. */
    static DescriptorBuilder byLayer(DescriptorBuilder fragment, ModelConfig config) {
        boolean used = config.flag("use_sliding_window", false);
        Optional<Integer> window =
                config.values().has("sliding_window") ? config.optionalInteger("sliding_window") : Optional.of(4096);
        int layers = config.integer("num_hidden_layers");
        int full = config.integer("max_window_layers", 28);
        Optional<List<String>> types = config.texts("layer_types");
        boolean[] slides = new boolean[layers];
        for (int layer = 0; layer < layers; layer++) {
            boolean said =
                    types.isPresent() ? type(types.get(), layer, config) : used && window.isPresent() && layer >= full;
            // A layer that is called sliding has no window where none is used.
            slides[layer] = said && used && window.isPresent();
        }
        if (all(slides, false)) {
            return fragment;
        } else if (all(slides, true)) {
            return sliding(fragment, window.orElseThrow());
        }
        return alternating(fragment, slides, window.orElseThrow())
                .orElseThrow(() -> config.refusal(
                        types.isPresent() ? "layer_types" : "max_window_layers",
                        "windows may be in all layers, or in or out of every n-th one"));
    }

    /** Some layers of one kind, then one of the other, again and again; empty when the layers do not follow each other so. */
    private static Optional<DescriptorBuilder> alternating(DescriptorBuilder fragment, boolean[] slides, int window) {
        int others = 0;
        while (slides[others] == slides[0]) {
            others++;
        }
        for (int layer = 0; layer < slides.length; layer++) {
            if ((layer % (others + 1) == others) == (slides[layer] == slides[0])) {
                return Optional.empty();
            }
        }
        Object full = Objects.requireNonNull(fragment.model().get("attention"));
        Map<String, Object> near = new LinkedHashMap<>();
        ((Map<?, ?>) full).forEach((key, value) -> near.put(key.toString(), value));
        near.put("type", "sliding-window");
        near.put("window", window);
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("type", "local-global");
        both.put("local", slides[0] ? near : full);
        both.put("global", slides[0] ? full : near);
        both.put("localLayers", others);
        return Optional.of(fragment.set("attention", both));
    }

    private static boolean all(boolean[] values, boolean wanted) {
        for (boolean value : values) {
            if (value != wanted) {
                return false;
            }
        }
        return true;
    }

    private static boolean type(List<String> types, int layer, ModelConfig config) {
        String type = layer < types.size() ? types.get(layer) : "";
        if (!type.equals(SLIDING) && !type.equals(FULL)) {
            throw config.refusal("layer_types", "it must be " + SLIDING + " or " + FULL + " for each layer");
        }
        return type.equals(SLIDING);
    }

    private static DescriptorBuilder sliding(DescriptorBuilder fragment, int window) {
        return fragment.set("attention.type", "sliding-window").set("attention.window", window);
    }

    private static DescriptorBuilder full(DescriptorBuilder fragment) {
        return fragment.set("attention.type", "grouped-query").without("attention.window");
    }
}
