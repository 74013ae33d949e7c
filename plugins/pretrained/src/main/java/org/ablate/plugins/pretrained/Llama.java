package org.ablate.plugins.pretrained;

/** Llama 1 to 3 (Touvron et al., 2023, arXiv:2302.13971, arXiv:2307.09288; Grattafiori et al., 2024, arXiv:2407.21783). */
final class Llama implements Family {

    @Override
    public String name() {
        return "llama";
    }

    @Override
    public Fragment descriptor(ModelConfig config) {
        boolean mlpBias = config.flag("mlp_bias", false);
        Fragment fragment = Llamas.sizes(Fragment.ofPreset("llama"), config, 1e-6, 2048)
                .set("attention.bias", config.flag("attention_bias", false))
                .set("feedForward.bias", mlpBias);
        return fragment;
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return Llamas.names();
    }
}
