package org.ablate.plugins.pretrained;

import java.util.List;
import org.ablate.spi.component.Plugin;

/** Contributes models that begin with weights of others, and presets. */
public final class PretrainedPlugin extends Plugin {

    private static final List<String> PRESETS = List.of(
            "bloom", "gemma", "gpt-j", "gpt-neox", "gpt2", "llama", "mistral", "olmo2", "opt", "phi", "qwen2", "qwen3");

    @Override
    protected void configure() {
        component(Pretrained.class);
        component(HuggingFaceExporter.class);
        component(SafetensorsExporter.class);
        PRESETS.forEach(this::preset);
    }
}
