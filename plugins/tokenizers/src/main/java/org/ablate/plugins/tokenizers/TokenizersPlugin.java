package org.ablate.plugins.tokenizers;

import org.ablate.spi.component.Plugin;

/** Contributes the tokenizers {@code char}, {@code byte} and {@code byte-level-bpe}. */
public final class TokenizersPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Characters.class);
        component(Bytes.class);
        component(ByteLevelBpe.class);
    }
}
