package org.ablate.plugins.data;

import org.ablate.spi.component.Plugin;

/** Contributes the data sources {@code text} and {@code wordnet-glosses}. */
public final class DataPlugin extends Plugin {

    @Override
    protected void configure() {
        component(TextFile.class);
        component(WordNetGlosses.class);
    }
}
