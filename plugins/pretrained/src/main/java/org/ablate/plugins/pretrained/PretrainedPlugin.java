package org.ablate.plugins.pretrained;

import org.ablate.spi.component.Plugin;

/** Contributes models that begin with weights of others, and presets. */
public final class PretrainedPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Pretrained.class);
        preset("bart");
        preset("bert");
        preset("gpt2");
        preset("llama");
        preset("roberta");
        preset("t5");
        preset("transformer-base");
    }
}
