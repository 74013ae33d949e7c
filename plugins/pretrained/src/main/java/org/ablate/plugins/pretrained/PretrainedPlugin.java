package org.ablate.plugins.pretrained;

import java.util.List;
import org.ablate.spi.component.Plugin;

/** Contributes models that begin with weights of others, and presets. */
public final class PretrainedPlugin extends Plugin {

    private static final List<String> PRESETS = List.of(
            "bart",
            "bert",
            "bloom",
            "deepseek-v3",
            "gemma",
            "gpt-j",
            "gpt-neox",
            "gpt2",
            "llama",
            "mistral",
            "mixtral",
            "olmo2",
            "opt",
            "phi",
            "qwen2",
            "qwen3",
            "roberta",
            "t5",
            "transformer-base");

    @Override
    protected void configure() {
        component(Pretrained.class);
        component(HuggingFaceExporter.class);
        component(SafetensorsExporter.class);
        PRESETS.forEach(this::preset);
    }
}
