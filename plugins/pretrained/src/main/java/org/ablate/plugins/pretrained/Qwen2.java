package org.ablate.plugins.pretrained;

import java.util.Optional;

/** Qwen 2 and 2.5 (Yang et al., 2024, arXiv:2407.10671). */
final class Qwen2 implements Family {

    @Override
    public String name() {
        return "qwen2";
    }

    @Override
    public Fragment descriptor(ModelConfig config) {
        Fragment fragment = Llamas.sizes(
                Fragment.ofPreset("qwen2"), config, new Llamas.Otherwise(32768, 1e-6, 10000, 32, 0, false));
        return Windows.byLayer(Llamas.gated(fragment, config), config);
    }

    @Override
    public Optional<ModelConfig> config(Settings settings) {
        return Llamas.config(settings, "qwen2", "Qwen2ForCausalLM").map(config -> {
            return ModelConfig.of(config);
        });
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return Llamas.names();
    }
}
