package org.ablate.plugins.pretrained;

import java.util.Optional;

/** Llama 1 to 3 (Touvron et al., 2023, arXiv:2302.13971, arXiv:2307.09288; Grattafiori et al., 2024, arXiv:2407.21783). */
final class Llama implements Family {

    @Override
    public String name() {
        return "llama";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        DescriptorBuilder fragment =
                LlamaMapping.sizes(DescriptorBuilder.ofPreset("llama"), config, new LlamaMapping.Otherwise(2048, 1e-6));
        return LlamaMapping.gated(fragment, config)
                .set("attention.bias", config.flag("attention_bias", false))
                .set("feedForward.bias", config.flag("mlp_bias", false));
    }

    @Override
    public Optional<ModelConfig> config(DescriptorValues settings) {
        return LlamaMapping.config(settings, "llama", "LlamaForCausalLM").map(config -> {
            config.put("attention_bias", settings.flag("attention.bias"));
            config.put("mlp_bias", settings.flag("feedForward.bias"));
            return ModelConfig.of(config);
        });
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return LlamaMapping.names();
    }
}
