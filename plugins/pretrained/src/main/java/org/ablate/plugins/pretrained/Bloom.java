package org.ablate.plugins.pretrained;

import java.util.Set;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.model.Output;

/** BLOOM (BigScience, 2022, arXiv:2211.05100). */
final class Bloom implements Family {

    @Override
    public String name() {
        return "bloom";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        config.requireFlag(
                "apply_residual_connection_post_layernorm",
                false,
                false,
                "our blocks carry the stream itself past a part, not its norm");
        config.flag("slow_but_exact", false); // the order of sums alone
        int width = config.integer("n_embed", config.integer("hidden_size", 64));
        DescriptorBuilder fragment = DescriptorBuilder.ofPreset("bloom")
                .set("width", width)
                .set("layers", config.integer("n_layer", config.integer("num_hidden_layers", 2)))
                .set("attention.heads", heads(config))
                .set("attention.dropout", config.real("attention_dropout", 0))
                .set("norm.epsilon", config.real("layer_norm_epsilon", 1e-5))
                .set("feedForward.hidden", Sizes.product(4, width))
                .set("head.tied", config.flag("tie_word_embeddings", true));
        DropoutMapping.set(fragment, config.real("hidden_dropout", 0), 0); // Transformers' model has none on embeddings
        config.optionalInteger("seq_length").ifPresent(fragment::context);
        return DecoderHeads.chosen(fragment, config);
    }

    private static int heads(ModelConfig config) {
        return config.integer("n_head", config.integer("num_attention_heads", 8));
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return new WeightNames("transformer.")
                .tensor("transformer.word_embeddings.weight", "embedding.weight")
                .module("transformer.word_embeddings_layernorm", "embeddingNorm")
                .module("transformer.h.*.input_layernorm", "layers.*.attentionNorm")
                .modules(
                        "transformer.h.*.self_attention.query_key_value",
                        TensorLayout.perHead(heads(config)),
                        "layers.*.attention.query",
                        "layers.*.attention.key",
                        "layers.*.attention.value")
                .module("transformer.h.*.self_attention.dense", "layers.*.attention.output")
                .module("transformer.h.*.post_attention_layernorm", "layers.*.feedForwardNorm")
                .module("transformer.h.*.mlp.dense_h_to_4h", "layers.*.feedForward.up")
                .module("transformer.h.*.mlp.dense_4h_to_h", "layers.*.feedForward.down")
                .module("transformer.ln_f", "norm")
                .headTensor(Set.of(Output.CLASSES), "score.weight", "head.projection.weight")
                .head(Set.of(Output.TOKEN_CLASSES), "classifier", "head.projection")
                .headTensor(Set.of(Output.TOKENS), "lm_head.weight", "head.projection.weight")
                .twin("lm_head.weight", "transformer.word_embeddings.weight");
    }
}
