package org.ablate.plugins.pretrained;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration says of rotary positions: transformers 5 has {@code rope_parameters}, transformers 4 {@code rope_theta}
 * beside {@code rope_scaling}.
 */
final class RopeSettings {

    private static final String FRACTION = "partial_rotary_factor";
    private static final String DEFAULT = "default";

    private final ModelConfig config;
    private final Optional<ModelConfig> parameters;

    private RopeSettings(ModelConfig config, Optional<ModelConfig> parameters) {
        this.config = config;
        this.parameters = parameters;
    }

    static RopeSettings of(ModelConfig config) {
        String key = config.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
        Optional<ModelConfig> parameters = config.inner(key);
        boolean byLayer = parameters
                .filter(inner -> inner.values().properties().stream()
                        .anyMatch(entry -> entry.getValue().isObject()))
                .isPresent();
        if (byLayer) {
            throw config.refusal(key, "models of this family turn alike in every layer");
        }
        return new RopeSettings(config, parameters);
    }

    /** The base of the angles. */
    double theta(double otherwise) {
        double besides = config.real("rope_theta", otherwise);
        return parameters.flatMap(inner -> inner.optionalReal("rope_theta")).orElse(besides);
    }

    /** The share of a head's width that is turned. */
    double fraction(double otherwise) {
        double besides = config.real(FRACTION, otherwise);
        return parameters.flatMap(inner -> inner.optionalReal(FRACTION)).orElse(besides);
    }

    /** The share that makes so many of a head's dimensions, whatever rounding says. */
    static double share(int rotated, int headWidth) {
        double share = (double) rotated / headWidth;
        return (int) (headWidth * share) == rotated ? share : Math.nextUp(share);
    }

    /**
     * Reads the share where a family turns all: Transformers then leaves it out of account, and cannot run the model at all where the
     * rotation is scaled.
     */
    void expectWhole() {
        if (fraction(1) == 1) {
            return;
        }
        ModelConfig place = parameters.filter(inner -> inner.has(FRACTION)).orElse(config);
        if (parameters.isPresent() && !type(parameters.get()).equals(DEFAULT)) {
            throw place.refusal(FRACTION, "scaled rotations of this family turn the whole width of a head");
        }
        place.note(place.key(FRACTION)
                + " of config.json was ignored, as Transformers does: models of this family turn the"
                + " whole width of a head");
    }

    /** The choice of a rope scaling, as a descriptor says it. */
    Object scaling() {
        if (parameters.isEmpty()) {
            return "none";
        }
        ModelConfig inner = parameters.get();
        Object scaling =
                switch (type(inner)) {
                    case DEFAULT -> "none";
                    case "linear" -> Map.of("type", "linear", "factor", factor(inner));
                    case "dynamic" ->
                        Map.of(
                                "type", "dynamic-ntk",
                                "factor", factor(inner),
                                "originalContext", config.integer("max_position_embeddings"));
                    case "yarn" -> yarn(inner);
                    case "llama3" -> llama3(inner);
                    default -> throw inner.refusal("rope_type", "known are default, linear, dynamic, yarn and llama3");
                };
        config.noteAll(inner);
        return scaling;
    }

    private static String type(ModelConfig inner) {
        return inner.text("rope_type", inner.text("type", DEFAULT));
    }

    private static double factor(ModelConfig inner) {
        return inner.optionalReal("factor")
                .orElseThrow(() -> inner.refusal("factor", "this scaling needs one, such as 2.0"));
    }

    private int original(ModelConfig inner) {
        return config.optionalInteger("original_max_position_embeddings")
                .or(() -> inner.optionalInteger("original_max_position_embeddings"))
                .orElseGet(() -> config.integer("max_position_embeddings"));
    }

    private Map<String, Object> yarn(ModelConfig inner) {
        Map<String, Object> yarn = new LinkedHashMap<>();
        int original = original(inner);
        yarn.put("type", "yarn");
        yarn.put("originalContext", original);
        yarn.put(
                "factor",
                inner.optionalReal("factor")
                        .orElseGet(() -> (double) config.integer("max_position_embeddings") / original));
        inner.optionalReal("attention_factor").ifPresent(factor -> yarn.put("attentionFactor", factor));
        inner.optionalReal("beta_fast").filter(beta -> beta != 0).ifPresent(beta -> yarn.put("betaFast", beta));
        inner.optionalReal("beta_slow").filter(beta -> beta != 0).ifPresent(beta -> yarn.put("betaSlow", beta));
        double mscale = inner.real("mscale", 0);
        double all = inner.real("mscale_all_dim", 0);
        if (mscale != 0 && all != 0) {
            yarn.put("mscale", mscale);
            yarn.put("mscaleAllDimensions", all);
        }
        yarn.put("truncate", inner.flag("truncate", true));
        return yarn;
    }

    private Map<String, Object> llama3(ModelConfig inner) {
        Map<String, Object> llama3 = new LinkedHashMap<>();
        llama3.put("type", "llama3");
        llama3.put("originalContext", original(inner));
        llama3.put("factor", factor(inner));
        llama3.put("lowFrequencyFactor", inner.real("low_freq_factor", 1));
        llama3.put("highFrequencyFactor", inner.real("high_freq_factor", 4));
        return llama3;
    }
}
