package org.ablate.plugins.pretrained;

import java.util.Set;
import org.ablate.spi.model.Output;

/** GPT-NeoX and Pythia (Black et al., 2022, arXiv:2204.06745; Biderman et al., 2023, arXiv:2304.01373). */
final class GptNeoX implements Family {

    @Override
    public String name() {
        return "gpt_neox";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        config.flag("is_decoder", false); // it is one, whatever this says
        double epsilon = config.real("layer_norm_eps", 1e-5);
        boolean parallel = config.flag("use_parallel_residual", true);
        int width = config.integer("hidden_size");
        int heads = config.integer("num_attention_heads");
        RopeSettings rope = RopeSettings.of(config);
        double theta = rope.theta(config.real("rotary_emb_base", 10000));
        double fraction = rope.fraction(config.real("rotary_pct", 0.25));
        DescriptorBuilder fragment = DescriptorBuilder.ofPreset("gpt-neox")
                .set("width", width)
                .set("layers", config.integer("num_hidden_layers"))
                .set("attention.heads", heads)
                .set("attention.dropout", config.real("attention_dropout", 0))
                .set("attention.bias", config.flag("attention_bias", true))
                .set("position.theta", theta)
                .set("position.fraction", fraction)
                .set("position.scaling", rope.scaling())
                .set("norm.epsilon", epsilon)
                .set("feedForward.hidden", config.integer("intermediate_size", 24576))
                .set("feedForward.activation", Activations.plain(config, "hidden_act", "gelu"))
                .set("dropout", config.real("hidden_dropout", 0))
                .set("head.tied", config.flag("tie_word_embeddings", false))
                .context(config.integer("max_position_embeddings", 2048));
        return DecoderHeads.chosen(parallel ? fragment : fragment.set("placement", "pre"), config);
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return new WeightNames("gpt_neox.")
                .tensor("gpt_neox.embed_in.weight", "embedding.weight")
                .module("gpt_neox.layers.*.input_layernorm", "layers.*.attentionNorm")
                .module("gpt_neox.layers.*.post_attention_layernorm", "layers.*.feedForwardNorm")
                .modules(
                        "gpt_neox.layers.*.attention.query_key_value",
                        TensorLayout.perHead(config.integer("num_attention_heads")),
                        "layers.*.attention.query",
                        "layers.*.attention.key",
                        "layers.*.attention.value")
                .module("gpt_neox.layers.*.attention.dense", "layers.*.attention.output")
                .module("gpt_neox.layers.*.mlp.dense_h_to_4h", "layers.*.feedForward.up")
                .module("gpt_neox.layers.*.mlp.dense_4h_to_h", "layers.*.feedForward.down")
                .module("gpt_neox.final_layer_norm", "norm")
                .headTensor(Set.of(Output.TOKENS), "embed_out.weight", "head.projection.weight")
                .headTensor(Set.of(Output.CLASSES), "score.weight", "head.projection.weight")
                .head(Set.of(Output.TOKEN_CLASSES), "classifier", "head.projection")
                .headTensor(Set.of(Output.TOKENS), "lm_head.weight", "head.projection.weight")
                .twin("embed_out.weight", "gpt_neox.embed_in.weight")
                .twin("lm_head.weight", "gpt_neox.embed_in.weight")
                .idle(
                        "gpt_neox.layers.*.attention.bias",
                        "gpt_neox.layers.*.attention.masked_bias",
                        "gpt_neox.layers.*.attention.rotary_emb.inv_freq",
                        "gpt_neox.rotary_emb.inv_freq");
    }
}
