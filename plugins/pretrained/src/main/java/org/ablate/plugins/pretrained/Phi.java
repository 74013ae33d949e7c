package org.ablate.plugins.pretrained;

import java.util.Map;
import java.util.Set;
import org.ablate.spi.model.Output;

/** Phi 1 to 2 (Gunasekar et al., 2023, arXiv:2306.11644; Li et al., 2023, arXiv:2309.05463). */
final class Phi implements Family {

    @Override
    public String name() {
        return "phi";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        int width = config.integer("hidden_size");
        int heads = config.integer("num_attention_heads");
        double epsilon = config.real("layer_norm_eps", 1e-5);
        RopeSettings rope = RopeSettings.of(config);
        DescriptorBuilder fragment = DescriptorBuilder.ofPreset("phi")
                .set("width", width)
                .set("layers", config.integer("num_hidden_layers"))
                .set("attention.heads", heads)
                .set("attention.keyValueHeads", config.integer("num_key_value_heads", heads))
                .set("attention.dropout", config.real("attention_dropout", 0))
                .set("position.theta", rope.theta(10000))
                .set("position.fraction", rope.fraction(0.5))
                .set("position.scaling", rope.scaling())
                .set("norm.epsilon", epsilon)
                .set("feedForward.hidden", config.integer("intermediate_size"))
                .set("feedForward.activation", Activations.plain(config, "hidden_act", "gelu_new"))
                .set("head.tied", config.flag("tie_word_embeddings", false))
                .context(config.integer("max_position_embeddings", 2048));
        DropoutMapping.named(fragment, config, 0);
        DecoderHeads.chosen(fragment, config);
        if (config.flag("qk_layernorm", false)) {
            fragment.set("attention.queryKeyNorm", Map.of("type", "layer-norm", "epsilon", epsilon, "bias", true));
        }
        return fragment;
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return new WeightNames("model.")
                .tensor("model.embed_tokens.weight", "embedding.weight")
                .module("model.layers.*.input_layernorm", "layers.*.attentionNorm")
                .module("model.layers.*.self_attn.q_proj", "layers.*.attention.query")
                .module("model.layers.*.self_attn.k_proj", "layers.*.attention.key")
                .module("model.layers.*.self_attn.v_proj", "layers.*.attention.value")
                .module("model.layers.*.self_attn.dense", "layers.*.attention.output")
                .tensor("model.layers.*.self_attn.q_layernorm.weight", "layers.*.attention.queryKeyNorm.query")
                .tensor("model.layers.*.self_attn.q_layernorm.bias", "layers.*.attention.queryKeyNorm.queryBias")
                .tensor("model.layers.*.self_attn.k_layernorm.weight", "layers.*.attention.queryKeyNorm.key")
                .tensor("model.layers.*.self_attn.k_layernorm.bias", "layers.*.attention.queryKeyNorm.keyBias")
                .module("model.layers.*.mlp.fc1", "layers.*.feedForward.up")
                .module("model.layers.*.mlp.fc2", "layers.*.feedForward.down")
                .module("model.final_layernorm", "norm")
                .headTensor(Set.of(Output.CLASSES), "score.weight", "head.projection.weight")
                .head(Set.of(Output.TOKEN_CLASSES), "score", "head.projection")
                .head(Set.of(Output.TOKENS), "lm_head", "head.projection")
                .headTensor(Set.of(Output.TOKENS), "lm_head.bias", "head.bias")
                .twin("lm_head.weight", "model.embed_tokens.weight")
                .idle("model.layers.*.self_attn.rotary_emb.inv_freq");
    }
}
