package org.ablate.plugins.pretrained;

import java.util.List;
import java.util.Optional;

/** Attention to the last few tokens only, as configurations say it. */
final class Windows {

    private static final String SLIDING = "sliding_attention";
    private static final String FULL = "full_attention";

    private Windows() {}

    /**
     * The same window in every layer.
     *
     * @param otherwise tokens, where the configuration says nothing at all; 0 for no window
     */
    static Fragment everywhere(Fragment fragment, ModelConfig config, int otherwise) {
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
    static Fragment byLayer(Fragment fragment, ModelConfig config) {
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
        int first = 0;
        while (first < layers && !slides[first]) {
            first++;
        }
        if (first == layers) {
            return fragment;
        } else if (first == 0 && all(slides, true)) {
            return sliding(fragment, window.orElseThrow());
        }
        throw config.refusal(
                types.isPresent() ? "layer_types" : "max_window_layers",
                "some layers have a window and others none, which only an attention that alternates by layer could do");
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

    private static Fragment sliding(Fragment fragment, int window) {
        return fragment.set("attention.type", "sliding-window").set("attention.window", window);
    }

    private static Fragment full(Fragment fragment) {
        return fragment.set("attention.type", "grouped-query").without("attention.window");
    }
}
