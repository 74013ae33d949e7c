package org.ablate.plugins.pretrained;

import java.util.Optional;

/** Qwen 3 (Yang et al., 2025, arXiv:2505.09388). */
final class Qwen3 implements Family {

    @Override
    public String name() {
        return "qwen3";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        DescriptorBuilder fragment = LlamaMapping.sizes(
                DescriptorBuilder.ofPreset("qwen3"),
                config,
                new LlamaMapping.Otherwise(32768, 1e-6, 10000, 32, 128, false));
        fragment.set("attention.bias", config.flag("attention_bias", false))
                .set("attention.queryKeyNorm.epsilon", config.real("rms_norm_eps", 1e-6));
        return SlidingWindowMapping.byLayer(LlamaMapping.gated(fragment, config), config);
    }

    @Override
    public Optional<ModelConfig> config(DescriptorValues settings) {
        return LlamaMapping.config(settings, "qwen3", "Qwen3ForCausalLM").map(config -> {
            config.put("attention_bias", settings.flag("attention.bias"));
            return ModelConfig.of(config);
        });
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return LlamaMapping.names();
    }
}
