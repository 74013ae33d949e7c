package org.ablate.plugins.pretrained;

/** What Llama and those built after it share: the names of sizes and of weights. */
final class Llamas {

    private Llamas() {}

    /**
     * Sets the sizes that all of them have.
     *
     * @param epsilon of the norms, where the configuration says nothing
     * @param context tokens, where the configuration says nothing
     */
    static Fragment sizes(Fragment fragment, ModelConfig config, double epsilon, int context) {
        int width = config.integer("hidden_size");
        int heads = config.integer("num_attention_heads");
        RopeSettings rope = RopeSettings.of(config);
        rope.requireWhole();
        fragment.set("width", width)
                .set("layers", config.integer("num_hidden_layers"))
                .set("attention.heads", heads)
                .set("attention.keyValueHeads", config.integer("num_key_value_heads", heads))
                .set("attention.dropout", config.real("attention_dropout", 0))
                .set("position.theta", rope.theta(10000))
                .set("position.scaling", rope.scaling())
                .set("norm.epsilon", config.real("rms_norm_eps", epsilon))
                .set("feedForward.gate", Activations.gate(config, "hidden_act", "silu"))
                .set("feedForward.hidden", config.integer("intermediate_size"))
                .set("head.tied", config.flag("tie_word_embeddings", false))
                .context(config.integer("max_position_embeddings", context));
        config.optionalInteger("head_dim")
                .filter(headWidth -> headWidth * heads != width)
                .ifPresent(headWidth -> fragment.set("attention.headWidth", headWidth));
        return fragment;
    }

    /** Names of the weights, biases included where a model has them. */
    static WeightNames names() {
        return new WeightNames("model.")
                .tensor("model.embed_tokens.weight", "embedding.weight")
                .tensor("model.layers.*.input_layernorm.weight", "layers.*.attentionNorm.weight")
                .module("model.layers.*.self_attn.q_proj", "layers.*.attention.query")
                .module("model.layers.*.self_attn.k_proj", "layers.*.attention.key")
                .module("model.layers.*.self_attn.v_proj", "layers.*.attention.value")
                .module("model.layers.*.self_attn.o_proj", "layers.*.attention.output")
                .tensor("model.layers.*.post_attention_layernorm.weight", "layers.*.feedForwardNorm.weight")
                .module("model.layers.*.mlp.gate_proj", "layers.*.feedForward.gate")
                .module("model.layers.*.mlp.up_proj", "layers.*.feedForward.up")
                .module("model.layers.*.mlp.down_proj", "layers.*.feedForward.down")
                .tensor("model.norm.weight", "norm.weight")
                .tensor("lm_head.weight", "head.projection.weight")
                .twin("lm_head.weight", "model.embed_tokens.weight")
                .idle("model.layers.*.self_attn.rotary_emb.inv_freq", "model.rotary_emb.inv_freq");
    }
}
