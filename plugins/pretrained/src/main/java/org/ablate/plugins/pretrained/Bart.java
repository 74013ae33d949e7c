package org.ablate.plugins.pretrained;

import java.util.List;
import java.util.Set;
import org.ablate.spi.model.Output;

/** BART (Lewis et al., 2019, arXiv:1910.13461): an encoder-decoder with learned positions that begin at the table's third row. */
final class Bart implements Family {

    private static final String FINAL_BIAS = "final_logits_bias"; // (1, vocabulary)

    @Override
    public String name() {
        return "bart";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        requireGenerating(config);
        int hidden = config.integer("encoder_ffn_dim");
        if (config.integer("decoder_ffn_dim") != hidden) {
            throw config.refusal(
                    "decoder_ffn_dim", "our two stacks have feed-forward layers of one width, here " + hidden);
        }
        config.requireReal("encoder_layerdrop", 0, 0, "our models drop no whole layers");
        config.requireReal("decoder_layerdrop", 0, 0, "our models drop no whole layers");
        config.requireFlag("add_final_layer_norm", false, false, "no norm stands at the end of this family's stacks");
        config.requireFlag("normalize_before", false, false, "this family's norms stand around the sums");
        config.requireFlag("is_decoder", false, false, "a BART is an encoder and a decoder");
        if (config.real("activation_dropout", 0) != 0) {
            config.note(
                    "activation_dropout of config.json is for the middle of feed-forward layers, where ours have none; it"
                            + " matters only in training");
        }
        int width = config.integer("d_model");
        int context = config.integer("max_position_embeddings", 1024);
        double attentionDropout = config.real("attention_dropout", 0);
        return DescriptorBuilder.ofPreset("bart")
                .set("width", width)
                .set("layers", config.integer("encoder_layers"))
                .set("decoderLayers", config.integer("decoder_layers"))
                .set("encoderAttention.heads", config.integer("encoder_attention_heads"))
                .set("encoderAttention.dropout", attentionDropout)
                .set("decoderAttention.heads", config.integer("decoder_attention_heads"))
                .set("decoderAttention.dropout", attentionDropout)
                .set("crossAttention.heads", config.integer("decoder_attention_heads"))
                .set("crossAttention.dropout", attentionDropout)
                .set("feedForward.hidden", hidden)
                .set("feedForward.activation", Activations.plain(config, "activation_function", "gelu"))
                .set("encoderPosition.positions", context)
                .set("decoderPosition.positions", context)
                .set("embeddingScale", config.flag("scale_embedding", false) ? Math.sqrt(width) : 1.0)
                .set("dropout", config.real("dropout", 0.1))
                .set("head.tied", config.flag("tie_word_embeddings", true))
                .context(context);
    }

    private static void requireGenerating(ModelConfig config) {
        boolean known = config.texts("architectures").orElse(List.of()).stream()
                .allMatch(name -> name.endsWith("ForConditionalGeneration") || name.endsWith("BartModel"));
        if (!known) {
            throw config.refusal("architectures", "known is BartForConditionalGeneration");
        }
    }

    /** Transformers adds {@code final_logits_bias} to the scores, which no training of its changes; it mostly is zero. */
    @Override
    public DescriptorBuilder complete(DescriptorBuilder fragment, ModelFolder folder) {
        if (!folder.hasWeights()) {
            return fragment;
        }
        try (FolderWeights weights = folder.weights()) {
            boolean counts = weights.has(FINAL_BIAS) && !weights.isZero(FINAL_BIAS);
            return counts ? fragment.set("head.offset", true) : fragment;
        }
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        WeightNames names = new WeightNames("model.")
                .tensor("model.shared.weight", "embedding.weight")
                .headTensor(Set.of(Output.TOKENS), "lm_head.weight", "head.projection.weight")
                .headTensor(Set.of(Output.TOKENS), FINAL_BIAS, TensorLayout.ROW, "head.offset")
                .twin("lm_head.weight", "model.shared.weight")
                .twin("model.encoder.embed_tokens.weight", "model.shared.weight")
                .twin("model.decoder.embed_tokens.weight", "model.shared.weight")
                .idle("model.encoder.version", "model.decoder.version")
                .idleIfZero(FINAL_BIAS);
        side(names, "encoder");
        attention(names, "model.decoder.layers.*.encoder_attn", "decoder.layers.*.crossAttention")
                .module("model.decoder.layers.*.encoder_attn_layer_norm", "decoder.layers.*.crossAttentionNorm");
        return side(names, "decoder");
    }

    private static WeightNames side(WeightNames names, String side) {
        String theirs = "model." + side + ".";
        return attention(names, theirs + "layers.*.self_attn", side + ".layers.*.attention")
                .tensor(theirs + "embed_positions.weight", side + ".position.weight")
                .module(theirs + "layernorm_embedding", side + ".embeddingNorm")
                .module(theirs + "layers.*.self_attn_layer_norm", side + ".layers.*.attentionNorm")
                .module(theirs + "layers.*.fc1", side + ".layers.*.feedForward.up")
                .module(theirs + "layers.*.fc2", side + ".layers.*.feedForward.down")
                .module(theirs + "layers.*.final_layer_norm", side + ".layers.*.feedForwardNorm");
    }

    private static WeightNames attention(WeightNames names, String theirs, String ours) {
        return names.module(theirs + ".q_proj", ours + ".query")
                .module(theirs + ".k_proj", ours + ".key")
                .module(theirs + ".v_proj", ours + ".value")
                .module(theirs + ".out_proj", ours + ".output");
    }
}
