package org.ablate.plugins.pretrained;

import java.util.Map;

/** The heads of decoders that do not score tokens, as Transformers builds them for all its families alike. */
final class DecoderHeads {

    private DecoderHeads() {}

    /**
     * Puts the head in place that the class named in {@code architectures} has.
     *
     * @param fragment with the head that scores tokens
     */
    static DescriptorBuilder chosen(DescriptorBuilder fragment, ModelConfig config) {
        return switch (HeadTask.ofDecoder(config)) {
            case SCORE_TOKENS -> fragment;
            case CLASSIFY ->
                fragment.set("head", Map.of("type", "sequence-classification", "pooling", "last-token", "bias", false));
            case TAG -> fragment.set("head", BertMapping.tagging(dropout(config)));
        };
    }

    private static double dropout(ModelConfig config) {
        return config.real("classifier_dropout", config.real("hidden_dropout", 0.1));
    }
}
