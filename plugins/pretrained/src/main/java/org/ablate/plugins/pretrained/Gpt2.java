package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.model.Output;

/** GPT-2 (Radford et al., 2019, "Language models are unsupervised multitask learners"). */
final class Gpt2 implements Family {

    @Override
    public String name() {
        return "gpt2";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        config.requireFlag("add_cross_attention", false, false, "a decoder with cross-attention is not known here");
        config.requireFlag(
                "scale_attn_weights", true, true, "our attention divides scores by the root of the head width");
        config.requireFlag(
                "scale_attn_by_inverse_layer_idx", false, false, "no attention of ours scales by the layer's number");
        config.flag("reorder_and_upcast_attn", false); // changes precision alone
        int width = config.integer("n_embd");
        int context = config.integer("n_positions", config.integer("n_ctx", 1024));
        DescriptorBuilder fragment = DescriptorBuilder.ofPreset("gpt2")
                .set("width", width)
                .set("layers", config.integer("n_layer"))
                .set("attention.heads", config.integer("n_head"))
                .set("attention.dropout", config.real("attn_pdrop", 0.1))
                .set("position.positions", context)
                .set("norm.epsilon", config.real("layer_norm_epsilon", 1e-5))
                .set("feedForward.hidden", config.integer("n_inner", Sizes.product(4, width)))
                .set("feedForward.activation", Activations.plain(config, "activation_function", "gelu_new"))
                .set("head.tied", config.flag("tie_word_embeddings", true))
                .context(context);
        DropoutMapping.named(fragment, config, 0.1);
        return DecoderHeads.chosen(fragment, config);
    }

    @Override
    public Optional<ModelConfig> config(DescriptorValues settings) {
        if (!settings.is("type", "decoder") || !settings.is("position.type", "learned")) {
            return Optional.empty();
        }
        ObjectNode config = settings.begin("gpt2", "GPT2LMHeadModel", settings.vocabulary());
        boolean own = settings.value("position.positions").isPresent();
        config.put("n_positions", own ? settings.integer("position.positions") : settings.context());
        config.put("n_embd", settings.integer("width"));
        config.put("n_layer", settings.integer("layers"));
        config.put("n_head", settings.integer("attention.heads"));
        config.put(
                "n_inner",
                settings.value("feedForward.hidden").isPresent()
                        ? settings.integer("feedForward.hidden")
                        : 4 * settings.integer("width"));
        config.put("activation_function", Activations.theirs(settings, "feedForward.activation"));
        config.put("attn_pdrop", settings.number("attention.dropout"));
        boolean apart = settings.value("embeddingDropout").isPresent();
        config.put("embd_pdrop", settings.number(apart ? "embeddingDropout" : "dropout"));
        config.put("resid_pdrop", settings.number("dropout"));
        config.put("layer_norm_epsilon", settings.number("norm.epsilon"));
        config.put("tie_word_embeddings", settings.flag("head.tied"));
        return Optional.of(ModelConfig.of(config));
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return new WeightNames("transformer.")
                .tensor("transformer.wte.weight", "embedding.weight")
                .tensor("transformer.wpe.weight", "position.weight")
                .module("transformer.h.*.ln_1", "layers.*.attentionNorm")
                .modules(
                        "transformer.h.*.attn.c_attn",
                        TensorLayout.TRANSPOSED,
                        "layers.*.attention.query",
                        "layers.*.attention.key",
                        "layers.*.attention.value")
                .modules("transformer.h.*.attn.c_proj", TensorLayout.TRANSPOSED, "layers.*.attention.output")
                .module("transformer.h.*.ln_2", "layers.*.feedForwardNorm")
                .modules("transformer.h.*.mlp.c_fc", TensorLayout.TRANSPOSED, "layers.*.feedForward.up")
                .modules("transformer.h.*.mlp.c_proj", TensorLayout.TRANSPOSED, "layers.*.feedForward.down")
                .module("transformer.ln_f", "norm")
                .headTensor(Set.of(Output.CLASSES), "score.weight", "head.projection.weight")
                .head(Set.of(Output.TOKEN_CLASSES), "classifier", "head.projection")
                .headTensor(Set.of(Output.TOKENS), "lm_head.weight", "head.projection.weight")
                .twin("lm_head.weight", "transformer.wte.weight")
                .idle(
                        "transformer.h.*.attn.bias",
                        "transformer.h.*.attn.masked_bias",
                        "h.*.attn.bias",
                        "h.*.attn.masked_bias");
    }
}
