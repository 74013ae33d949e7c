package org.ablate.plugins.pretrained;

import java.util.Optional;

/** Qwen 2 and 2.5 (Yang et al., 2024, arXiv:2407.10671). */
final class Qwen2 implements Family {

    @Override
    public String name() {
        return "qwen2";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        DescriptorBuilder fragment = LlamaMapping.sizes(
                DescriptorBuilder.ofPreset("qwen2"),
                config,
                new LlamaMapping.Otherwise(32768, 1e-6, 10000, 32, 0, false));
        return SlidingWindowMapping.byLayer(LlamaMapping.gated(fragment, config), config);
    }

    @Override
    public Optional<ModelConfig> config(DescriptorValues settings) {
        return LlamaMapping.config(settings, "qwen2", "Qwen2ForCausalLM").map(config -> {
            return ModelConfig.of(config);
        });
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return LlamaMapping.names();
    }
}
