package org.ablate.plugins.tokenizers;

import org.ablate.spi.component.Plugin;

/** Contributes the tokenizers {@code char}, {@code byte}, {@code byte-level-bpe} and {@code pretrained}. */
public final class TokenizersPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Characters.class);
        component(Bytes.class);
        component(ByteLevelBpe.class);
        component(Pretrained.class);
    }
}
