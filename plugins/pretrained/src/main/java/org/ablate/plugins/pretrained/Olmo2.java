package org.ablate.plugins.pretrained;

/** OLMo 2 (OLMo team, 2024, arXiv:2501.00656). */
final class Olmo2 implements Family {

    @Override
    public String name() {
        return "olmo2";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        DescriptorBuilder fragment =
                LlamaMapping.sizes(DescriptorBuilder.ofPreset("olmo2"), config, new LlamaMapping.Otherwise(2048, 1e-5));
        return LlamaMapping.gated(fragment, config)
                .set("attention.bias", config.flag("attention_bias", false))
                .set("attention.queryKeyNorm.epsilon", config.real("rms_norm_eps", 1e-5));
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return LlamaMapping.withoutNorms()
                .tensor("model.layers.*.post_attention_layernorm.weight", "layers.*.attentionOutputNorm.weight")
                .tensor("model.layers.*.post_feedforward_layernorm.weight", "layers.*.feedForwardOutputNorm.weight");
    }
}
