package org.ablate.plugins.transformer;

import org.ablate.spi.component.Ambient;

/** The config record of an attention that splits its width into heads of equal width. */
@Ambient
public interface Heads {

    /** Number of query heads. */
    int heads();

    /** Number of key heads, divides {@link #heads}. */
    default int keyHeads() {
        return heads();
    }

    /** Into how many parts the model's width goes: the width of a query head is {@code width / parts}. */
    default int parts() {
        return heads();
    }
}
