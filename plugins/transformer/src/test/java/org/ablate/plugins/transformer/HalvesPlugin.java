package org.ablate.plugins.transformer;

import org.ablate.spi.component.Plugin;

/** Contributes what tests of this module can name in a descriptor. */
public final class HalvesPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Halves.class);
    }
}
