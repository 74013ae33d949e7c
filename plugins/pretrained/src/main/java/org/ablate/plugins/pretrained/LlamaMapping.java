package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.model.Output;

/** What Llama and those built after it share: the names of sizes and of weights. */
final class LlamaMapping {

    private LlamaMapping() {}

    /**
     * What a family takes where a configuration says nothing.
     *
     * @param context tokens
     * @param epsilon of the norms
     * @param theta base of the rotation
     * @param keyValueHeads number of key and value heads; as many as heads when 0
     * @param headWidth width of a head; the model's width divided by heads when 0
     * @param tied whether the head is the embedding
     */
    record Otherwise(int context, double epsilon, double theta, int keyValueHeads, int headWidth, boolean tied) {

        Otherwise(int context, double epsilon) {
            this(context, epsilon, 10000, 0, 0, false);
        }
    }

    /** Sets the sizes that all of them have, those of feed-forward layers apart. */
    static DescriptorBuilder sizes(DescriptorBuilder fragment, ModelConfig config, Otherwise otherwise) {
        int width = config.integer("hidden_size");
        int heads = config.integer("num_attention_heads");
        RopeSettings rope = RopeSettings.of(config);
        rope.expectWhole();
        fragment.set("width", width)
                .set("layers", config.integer("num_hidden_layers"))
                .set("attention.heads", heads)
                .set(
                        "attention.keyValueHeads",
                        config.integer(
                                "num_key_value_heads",
                                otherwise.keyValueHeads() == 0 ? heads : otherwise.keyValueHeads()))
                .set("attention.dropout", config.real("attention_dropout", 0))
                .set("position.theta", rope.theta(otherwise.theta()))
                .set("position.scaling", rope.scaling())
                .set("norm.epsilon", config.real("rms_norm_eps", otherwise.epsilon()))
                .set("head.tied", config.flag("tie_word_embeddings", otherwise.tied()))
                .context(config.integer("max_position_embeddings", otherwise.context()));
        DecoderHeads.chosen(fragment, config);
        int headWidth = config.integer("head_dim", otherwise.headWidth());
        return headWidth != 0 && (long) headWidth * heads != width
                ? fragment.set("attention.headWidth", headWidth)
                : fragment.without("attention.headWidth");
    }

    /** What the configuration of a model described anew would say; empty when it is not of this kind. */
    static Optional<ObjectNode> config(DescriptorValues settings, String family, String architecture) {
        if (!settings.is("type", "decoder") || !settings.is("position.type", "rope")) {
            return Optional.empty();
        }
        ObjectNode config = settings.begin(family, architecture, settings.vocabulary());
        int heads = settings.integer("attention.heads");
        int width = settings.integer("width");
        boolean shared = settings.value("attention.keyValueHeads").isPresent();
        boolean own = settings.value("attention.headWidth").isPresent();
        config.put("hidden_size", width);
        config.put("num_hidden_layers", settings.integer("layers"));
        config.put("num_attention_heads", heads);
        config.put("num_key_value_heads", shared ? settings.integer("attention.keyValueHeads") : heads);
        config.put("head_dim", own ? settings.integer("attention.headWidth") : width / heads);
        config.put("hidden_act", Activations.gateOf(settings, "feedForward.gate"));
        config.put("intermediate_size", settings.integer("feedForward.hidden"));
        config.put("max_position_embeddings", settings.context());
        config.put("rms_norm_eps", settings.number("norm.epsilon"));
        config.put("attention_dropout", settings.number("attention.dropout"));
        config.put("tie_word_embeddings", settings.flag("head.tied"));
        config.putObject("rope_parameters")
                .put("rope_type", "default")
                .put("rope_theta", settings.number("position.theta"));
        return Optional.of(config);
    }

    /** Sets what a gated feed-forward layer needs. */
    static DescriptorBuilder gated(DescriptorBuilder fragment, ModelConfig config) {
        return fragment.set("feedForward.gate", Activations.gate(config, "hidden_act", "silu"))
                .set("feedForward.hidden", config.integer("intermediate_size"));
    }

    /** Names of the weights but those of the blocks' norms and of a head that tags tokens, which not all have. */
    static WeightNames withoutNorms() {
        return new WeightNames("model.")
                .tensor("model.embed_tokens.weight", "embedding.weight")
                .module("model.layers.*.self_attn.q_proj", "layers.*.attention.query")
                .module("model.layers.*.self_attn.k_proj", "layers.*.attention.key")
                .module("model.layers.*.self_attn.v_proj", "layers.*.attention.value")
                .module("model.layers.*.self_attn.o_proj", "layers.*.attention.output")
                .tensor("model.layers.*.self_attn.q_norm.weight", "layers.*.attention.queryKeyNorm.query")
                .tensor("model.layers.*.self_attn.k_norm.weight", "layers.*.attention.queryKeyNorm.key")
                .module("model.layers.*.mlp.gate_proj", "layers.*.feedForward.gate")
                .module("model.layers.*.mlp.up_proj", "layers.*.feedForward.up")
                .module("model.layers.*.mlp.down_proj", "layers.*.feedForward.down")
                .tensor("model.norm.weight", "norm.weight")
                .headTensor(Set.of(Output.CLASSES), "score.weight", "head.projection.weight")
                .headTensor(Set.of(Output.TOKENS), "lm_head.weight", "head.projection.weight")
                .twin("lm_head.weight", "model.embed_tokens.weight")
                .idle("model.layers.*.self_attn.rotary_emb.inv_freq", "model.rotary_emb.inv_freq");
    }

    /** Names of all weights, biases included where a model has them, and of a head that tags tokens. */
    static WeightNames names() {
        return withoutNorms()
                .head(Set.of(Output.TOKEN_CLASSES), "score", "head.projection")
                .tensor("model.layers.*.input_layernorm.weight", "layers.*.attentionNorm.weight")
                .tensor("model.layers.*.post_attention_layernorm.weight", "layers.*.feedForwardNorm.weight");
    }
}
