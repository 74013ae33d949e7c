package org.ablate.plugins.transformer;

import java.util.Optional;
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

    /** Width of a query head, where it is not a share of the model's width. */
    default Optional<Integer> headWidth() {
        return Optional.empty();
    }

    /**
     * Width of a query head.
     *
     * @param width the model's
     */
    default int headWidth(int width) {
        return headWidth().orElse(width / parts());
    }

    /** Into how many parts the model's width goes: the width of a query head is {@code width / parts}. */
    default int parts() {
        return heads();
    }
}
