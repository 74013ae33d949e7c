package org.ablate.plugins.transformer.attention.heads;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.PositionEncoding.Site;

/** Config record of an attention that splits its width into heads of equal width. */
@Ambient
public interface HeadsConfig extends Attention.Carrying, Attention.Crossing {

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
        return headWidth().orElseGet(() -> width / parts());
    }

    /** Into how many parts the model's width goes: the width of a query head is {@code width / parts}. */
    default int parts() {
        return heads();
    }

    @Override
    default Optional<Set<Site>> carries() {
        return Optional.of(EnumSet.of(Site.QUERY_KEY, Site.SCORE, Site.CONTENT_SCORE));
    }

    @Override
    default Optional<Boolean> crosses() {
        return Optional.of(true);
    }
}
