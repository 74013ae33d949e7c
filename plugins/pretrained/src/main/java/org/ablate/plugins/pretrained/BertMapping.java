package org.ablate.plugins.pretrained;

import java.util.Map;
import java.util.Set;
import org.ablate.spi.model.Output;

/** What BERT and RoBERTa share: the names of sizes and of the blocks' weights. */
final class BertMapping {

    private BertMapping() {}

    /** Sets the sizes and shares of dropout that both have. */
    static DescriptorBuilder sizes(DescriptorBuilder fragment, ModelConfig config) {
        config.requireFlag("is_decoder", false, false, "only encoders are known of this family");
        config.requireFlag("add_cross_attention", false, false, "only encoders are known of this family");
        if (!config.text("position_embedding_type", "absolute").equals("absolute")) {
            throw config.refusal("position_embedding_type", "known is absolute");
        }
        return fragment.set("width", config.integer("hidden_size"))
                .set("layers", config.integer("num_hidden_layers"))
                .set("attention.heads", config.integer("num_attention_heads"))
                .set("attention.dropout", config.real("attention_probs_dropout_prob", 0.1))
                .set("norm.epsilon", epsilon(config))
                .set("feedForward.hidden", config.integer("intermediate_size"))
                .set("feedForward.activation", Activations.plain(config, "hidden_act", "gelu"))
                .set("tokenTypes", config.integer("type_vocab_size", 2))
                .set("dropout", config.real("hidden_dropout_prob", 0.1));
    }

    static double epsilon(ModelConfig config) {
        return config.real("layer_norm_eps", 1e-12);
    }

    /** Share of what a classifier reads that is zeroed in training. */
    static double classifierDropout(ModelConfig config) {
        return config.real("classifier_dropout", config.real("hidden_dropout_prob", 0.1));
    }

    /**
     * The head that restores masked tokens.
     *
     * @param activation of the layer before the vocabulary
     */
    static Map<String, Object> restoring(ModelConfig config, String activation, double epsilon) {
        return Map.of(
                "type",
                "masked-language-model",
                "tied",
                config.flag("tie_word_embeddings", true),
                "bias",
                true,
                "transform",
                Map.of(
                        "type",
                        "dense",
                        "activation",
                        activation,
                        "norm",
                        Map.of("type", "layer-norm", "epsilon", epsilon)));
    }

    /** The head that classifies the first token's state after one more layer. */
    static Map<String, Object> classifying(Map<String, Object> transform, double dropout) {
        return Map.of(
                "type",
                "sequence-classification",
                "pooling",
                "first-token",
                "transform",
                transform,
                "dropout",
                dropout,
                "bias",
                true);
    }

    static Map<String, Object> tagging(double dropout) {
        return Map.of("type", "token-classification", "dropout", dropout, "bias", true);
    }

    /** The names of all weights but the heads'. */
    static WeightNames names(String prefix) {
        WeightNames names = new WeightNames(prefix)
                .tensor(prefix + "embeddings.word_embeddings.weight", "embedding.weight")
                .tensor(prefix + "embeddings.position_embeddings.weight", "position.weight")
                .tensor(prefix + "embeddings.token_type_embeddings.weight", "tokenTypes.weight");
        String block = prefix + "encoder.layer.*.";
        norm(names, prefix + "embeddings.LayerNorm", "embeddingNorm")
                .module(block + "attention.self.query", "layers.*.attention.query")
                .module(block + "attention.self.key", "layers.*.attention.key")
                .module(block + "attention.self.value", "layers.*.attention.value")
                .module(block + "attention.output.dense", "layers.*.attention.output");
        norm(names, block + "attention.output.LayerNorm", "layers.*.attentionNorm")
                .module(block + "intermediate.dense", "layers.*.feedForward.up")
                .module(block + "output.dense", "layers.*.feedForward.down");
        return norm(names, block + "output.LayerNorm", "layers.*.feedForwardNorm")
                .idle(
                        prefix + "embeddings.position_ids",
                        "embeddings.position_ids",
                        prefix + "pooler.dense.weight",
                        prefix + "pooler.dense.bias",
                        "pooler.dense.weight",
                        "pooler.dense.bias");
    }

    /** A norm's weight and bias, which the first files call gamma and beta. */
    static WeightNames norm(WeightNames names, String theirs, String ours) {
        return names.module(theirs, ours)
                .tensor(theirs + ".gamma", ours + ".weight")
                .tensor(theirs + ".beta", ours + ".bias");
    }

    /** The norm of a head that restores masked tokens. */
    static WeightNames headNorm(WeightNames names, String theirs, String ours) {
        Set<Output> tokens = Set.of(Output.TOKENS);
        return names.head(tokens, theirs, ours)
                .headTensor(tokens, theirs + ".gamma", ours + ".weight")
                .headTensor(tokens, theirs + ".beta", ours + ".bias");
    }
}
