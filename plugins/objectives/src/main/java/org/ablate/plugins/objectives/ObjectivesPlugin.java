package org.ablate.plugins.objectives;

import org.ablate.spi.component.Plugin;

/** Contributes the training objectives. */
public final class ObjectivesPlugin extends Plugin {

    @Override
    protected void configure() {
        component(CausalLanguageModeling.class);
    }
}
