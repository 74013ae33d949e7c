package org.ablate.plugins.pretrained;

import java.util.Set;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.model.Output;

/** GPT-J (Wang and Komatsuzaki, 2021, "GPT-J-6B: a 6 billion parameter autoregressive language model"). */
final class GptJ implements Family {

    @Override
    public String name() {
        return "gptj";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        int width = config.integer("n_embd", 4096);
        int heads = config.integer("n_head", 16);
        if (config.values().path("rotary_dim").isNull()) {
            throw config.refusal("rotary_dim", "write how many dimensions of a head are turned, such as 64");
        }
        int rotated = config.integer("rotary_dim", 64);
        DescriptorBuilder fragment = DescriptorBuilder.ofPreset("gpt-j")
                .set("width", width)
                .set("layers", config.integer("n_layer", 28))
                .set("attention.heads", heads)
                .set("attention.dropout", config.real("attn_pdrop", 0))
                .set("position.fraction", RopeSettings.share(rotated, width / heads))
                .set("norm.epsilon", config.real("layer_norm_epsilon", 1e-5))
                .set("feedForward.hidden", config.integer("n_inner", Sizes.product(4, width)))
                .set("feedForward.activation", Activations.plain(config, "activation_function", "gelu_new"))
                .set("head.tied", config.flag("tie_word_embeddings", false))
                .context(config.integer("n_positions", 2048));
        DropoutMapping.named(fragment, config, 0);
        return DecoderHeads.chosen(fragment, config);
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return new WeightNames("transformer.")
                .tensor("transformer.wte.weight", "embedding.weight")
                .module("transformer.h.*.ln_1", "layers.*.attentionNorm")
                .module("transformer.h.*.attn.q_proj", "layers.*.attention.query")
                .module("transformer.h.*.attn.k_proj", "layers.*.attention.key")
                .module("transformer.h.*.attn.v_proj", "layers.*.attention.value")
                .module("transformer.h.*.attn.out_proj", "layers.*.attention.output")
                .module("transformer.h.*.mlp.fc_in", "layers.*.feedForward.up")
                .module("transformer.h.*.mlp.fc_out", "layers.*.feedForward.down")
                .module("transformer.ln_f", "norm")
                .headTensor(Set.of(Output.CLASSES), "score.weight", "head.projection.weight")
                .head(Set.of(Output.TOKENS), "lm_head", "head.projection")
                .headTensor(Set.of(Output.TOKENS), "lm_head.bias", "head.bias")
                .twin("lm_head.weight", "transformer.wte.weight")
                .idle(
                        "transformer.h.*.attn.bias",
                        "transformer.h.*.attn.masked_bias",
                        "transformer.h.*.attn.embed_positions");
    }
}
