package org.ablate.plugins.pretrained;

import java.util.Optional;

/** Mistral (Jiang et al., 2023, arXiv:2310.06825). */
final class Mistral implements Family {

    @Override
    public String name() {
        return "mistral";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        DescriptorBuilder fragment = LlamaMapping.sizes(
                DescriptorBuilder.ofPreset("mistral"),
                config,
                new LlamaMapping.Otherwise(131072, 1e-6, 10000, 8, 0, false));
        return SlidingWindowMapping.everywhere(LlamaMapping.gated(fragment, config), config, 4096);
    }

    @Override
    public Optional<ModelConfig> config(DescriptorValues settings) {
        return LlamaMapping.config(settings, "mistral", "MistralForCausalLM").map(config -> {
            if (settings.is("attention.type", "sliding-window")) {
                config.put("sliding_window", settings.integer("attention.window"));
            } else {
                config.putNull("sliding_window");
            }
            return ModelConfig.of(config);
        });
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return LlamaMapping.names();
    }
}
