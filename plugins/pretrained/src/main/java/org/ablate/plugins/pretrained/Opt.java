package org.ablate.plugins.pretrained;

import java.util.Set;
import org.ablate.spi.model.Output;

/** OPT (Zhang et al., 2022, arXiv:2205.01068). */
final class Opt implements Family {

    @Override
    public String name() {
        return "opt";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        int width = config.integer("hidden_size");
        if (config.integer("word_embed_proj_dim", width) != width) {
            throw config.refusal(
                    "word_embed_proj_dim", "our decoders have embeddings as wide as the model, which is " + width);
        }
        config.requireFlag("_remove_final_layer_norm", false, false, "our decoder ends with a norm");
        config.requireFlag(
                "layer_norm_elementwise_affine", true, true, "our norms have weights, and biases where they say so");
        int context = config.integer("max_position_embeddings", 2048);
        boolean before = config.flag("do_layer_norm_before", true);
        boolean bias = config.flag("enable_bias", true);
        if (config.real("layerdrop", 0) != 0) {
            config.note("layerdrop of config.json was ignored; it matters only in training");
        }
        DescriptorBuilder fragment = DescriptorBuilder.ofPreset("opt")
                .set("width", width)
                .set("layers", config.integer("num_hidden_layers"))
                .set("attention.heads", config.integer("num_attention_heads"))
                .set("attention.dropout", config.real("attention_dropout", 0))
                .set("attention.bias", bias)
                .set("position.positions", context)
                .set("feedForward.hidden", config.integer("ffn_dim"))
                .set("feedForward.activation", Activations.plain(config, "activation_function", "relu"))
                .set("feedForward.bias", bias)
                .set("head.tied", config.flag("tie_word_embeddings", true))
                .context(context);
        DropoutMapping.set(fragment, config.real("dropout", 0.1), 0); // Transformers' model has none on embeddings
        return DecoderHeads.chosen(before ? fragment : fragment.set("placement", "post"), config);
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return new WeightNames("model.")
                .tensor("model.decoder.embed_tokens.weight", "embedding.weight")
                .tensor("model.decoder.embed_positions.weight", "position.weight")
                .module("model.decoder.layers.*.self_attn_layer_norm", "layers.*.attentionNorm")
                .module("model.decoder.layers.*.self_attn.q_proj", "layers.*.attention.query")
                .module("model.decoder.layers.*.self_attn.k_proj", "layers.*.attention.key")
                .module("model.decoder.layers.*.self_attn.v_proj", "layers.*.attention.value")
                .module("model.decoder.layers.*.self_attn.out_proj", "layers.*.attention.output")
                .module("model.decoder.layers.*.fc1", "layers.*.feedForward.up")
                .module("model.decoder.layers.*.fc2", "layers.*.feedForward.down")
                .module("model.decoder.layers.*.final_layer_norm", "layers.*.feedForwardNorm")
                .module("model.decoder.final_layer_norm", "norm")
                .headTensor(Set.of(Output.CLASSES), "score.weight", "head.projection.weight")
                .headTensor(Set.of(Output.TOKENS), "lm_head.weight", "head.projection.weight")
                .twin("lm_head.weight", "model.decoder.embed_tokens.weight");
    }
}
