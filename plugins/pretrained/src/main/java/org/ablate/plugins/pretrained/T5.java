package org.ablate.plugins.pretrained;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ablate.spi.model.Output;

/**
 * T5 (Raffel et al., 2019, arXiv:1910.10683), the first one and version 1.1, whose feed-forward layers are gated and whose logits
 * are not scaled.
 */
final class T5 implements Family {

    @Override
    public String name() {
        return "t5";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        requireGenerating(config);
        int width = config.integer("d_model");
        int layers = config.integer("num_layers");
        DescriptorBuilder fragment = DescriptorBuilder.ofPreset("t5")
                .set("width", width)
                .set("layers", layers)
                .set("decoderLayers", config.integer("num_decoder_layers", layers))
                .set("norm.epsilon", config.real("layer_norm_epsilon", 1e-6))
                .set("feedForward", feedForward(config))
                .set("dropout", config.real("dropout_rate", 0.1))
                .set("head", head(config, width))
                .context(config.integer("n_positions", 512));
        for (String attention : List.of("encoderAttention", "decoderAttention", "crossAttention")) {
            fragment.set(attention + ".heads", config.integer("num_heads"))
                    .set(attention + ".headWidth", config.integer("d_kv"))
                    .set(attention + ".dropout", config.real("dropout_rate", 0.1));
        }
        for (String position : List.of("encoderPosition", "decoderPosition")) {
            fragment.set(position + ".buckets", config.integer("relative_attention_num_buckets", 32))
                    .set(position + ".maxDistance", config.integer("relative_attention_max_distance", 128));
        }
        return fragment;
    }

    private static void requireGenerating(ModelConfig config) {
        config.requireFlag("is_decoder", false, false, "a T5 is an encoder and a decoder");
        boolean known = config.texts("architectures").orElse(List.of()).stream()
                .allMatch(name -> name.endsWith("ForConditionalGeneration")
                        || name.endsWith("T5Model")
                        || name.endsWith("T5WithLMHeadModel"));
        if (!known) {
            throw config.refusal("architectures", "known is T5ForConditionalGeneration");
        }
    }

    /** Newer files say outright what older ones say in one name. */
    private static Map<String, Object> feedForward(ModelConfig config) {
        String projection = config.text("feed_forward_proj", "relu");
        boolean gated = config.flag("is_gated_act", projection.startsWith("gated-"));
        String named = projection.replaceFirst("^gated-", "");
        String otherwise = projection.equals("gated-gelu") ? "gelu_new" : named;
        int hidden = config.integer("d_ff");
        return gated
                ? Map.of(
                        "type",
                        "gated",
                        "gate",
                        Activations.gate(config, "dense_act_fn", otherwise),
                        "hidden",
                        hidden,
                        "bias",
                        false)
                : Map.of(
                        "type",
                        "mlp",
                        "activation",
                        Activations.plain(config, "dense_act_fn", otherwise),
                        "hidden",
                        hidden,
                        "bias",
                        false);
    }

    /** Older files say by the tie of the embeddings whether logits are scaled. */
    private static Map<String, Object> head(ModelConfig config, int width) {
        boolean tied = config.flag("tie_word_embeddings", true);
        boolean scaled = config.flag("scale_decoder_outputs", tied);
        return Map.of("type", "language-model", "tied", tied, "scale", scaled ? 1 / Math.sqrt(width) : 1.0);
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        WeightNames names = new WeightNames("")
                .tensor("shared.weight", "embedding.weight")
                .headTensor(Set.of(Output.TOKENS), "lm_head.weight", "head.projection.weight")
                .twin("lm_head.weight", "shared.weight")
                .twin("encoder.embed_tokens.weight", "shared.weight")
                .twin("decoder.embed_tokens.weight", "shared.weight")
                .idle("decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight");
        side(names, "encoder", 1);
        attention(names, "decoder.block.*.layer.1.EncDecAttention", "decoder.layers.*.crossAttention")
                .tensor("decoder.block.*.layer.1.layer_norm.weight", "decoder.layers.*.crossAttentionNorm.weight");
        return side(names, "decoder", 2);
    }

    /**
     * The names of one stack.
     *
     * @param last which of a block's parts is the feed-forward layer
     */
    private static WeightNames side(WeightNames names, String side, int last) {
        String block = side + ".block.*.layer.";
        String dense = block + last + ".DenseReluDense";
        String feedForward = side + ".layers.*.feedForward";
        return attention(names, block + "0.SelfAttention", side + ".layers.*.attention")
                .tensor(
                        side + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                        side + ".position.weight")
                .tensor(block + "0.layer_norm.weight", side + ".layers.*.attentionNorm.weight")
                .tensor(dense + ".wi.weight", feedForward + ".up.weight")
                .tensor(dense + ".wi_0.weight", feedForward + ".gate.weight")
                .tensor(dense + ".wi_1.weight", feedForward + ".up.weight")
                .tensor(dense + ".wo.weight", feedForward + ".down.weight")
                .tensor(block + last + ".layer_norm.weight", side + ".layers.*.feedForwardNorm.weight")
                .tensor(side + ".final_layer_norm.weight", side + ".norm.weight");
    }

    private static WeightNames attention(WeightNames names, String theirs, String ours) {
        return names.tensor(theirs + ".q.weight", ours + ".query.weight")
                .tensor(theirs + ".k.weight", ours + ".key.weight")
                .tensor(theirs + ".v.weight", ours + ".value.weight")
                .tensor(theirs + ".o.weight", ours + ".output.weight");
    }
}
