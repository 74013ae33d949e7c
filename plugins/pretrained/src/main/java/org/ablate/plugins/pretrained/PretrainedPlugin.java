package org.ablate.plugins.pretrained;

import org.ablate.spi.component.Plugin;

/** Contributes models that begin with weights of others, and presets. */
public final class PretrainedPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Pretrained.class);
        preset("gpt2");
        preset("llama");
    }
}
