package org.ablate.plugins.pretrained;

/** OLMo 2 (OLMo team, 2024, arXiv:2501.00656). */
final class Olmo2 implements Family {

    @Override
    public String name() {
        return "olmo2";
    }

    @Override
    public Fragment descriptor(ModelConfig config) {
        Fragment fragment = Llamas.sizes(Fragment.ofPreset("olmo2"), config, new Llamas.Otherwise(2048, 1e-5));
        return Llamas.gated(fragment, config)
                .set("attention.bias", config.flag("attention_bias", false))
                .set("attention.queryKeyNorm.epsilon", config.real("rms_norm_eps", 1e-5));
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return Llamas.withoutNorms()
                .tensor("model.layers.*.post_attention_layernorm.weight", "layers.*.attentionOutputNorm.weight")
                .tensor("model.layers.*.post_feedforward_layernorm.weight", "layers.*.feedForwardOutputNorm.weight");
    }
}
