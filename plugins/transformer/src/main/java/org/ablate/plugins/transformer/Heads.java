package org.ablate.plugins.transformer;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.component.Choice;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.PositionEncoding.Site;

/** The config record of an attention that splits its width into heads of equal width. */
@Ambient
public interface Heads extends Attention.Carrying {

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

    /**
     * Width of the queries and keys that a position turns; empty where the heads do not divide the width.
     *
     * @param width the model's
     */
    default OptionalInt headWidth(int width) {
        return parts() > 0 && width % parts() == 0 ? OptionalInt.of(width / parts()) : OptionalInt.empty();
    }

    @Override
    default Optional<Set<Site>> carries() {
        return Optional.of(EnumSet.of(Site.QUERY_KEY, Site.SCORE, Site.CONTENT_SCORE));
    }

    /** The number of query heads of an attention, in all blocks; empty where it does not tell or blocks differ. */
    static OptionalInt heads(Choice<Attention> attention) {
        return agreed(attention, heads -> OptionalInt.of(heads.heads()));
    }

    /** The {@linkplain #headWidth(int) head width} of an attention, in all blocks; empty where it does not tell or blocks differ. */
    static OptionalInt headWidth(Choice<Attention> attention, int width) {
        return agreed(attention, heads -> heads.headWidth(width));
    }

    private static OptionalInt agreed(Choice<Attention> attention, Function<Heads, OptionalInt> fact) {
        List<OptionalInt> facts = alternatives(attention)
                .map(choice -> choice.config() instanceof Heads heads ? fact.apply(heads) : OptionalInt.empty())
                .distinct()
                .toList();
        return facts.size() == 1 ? facts.get(0) : OptionalInt.empty();
    }

    private static Stream<Choice<Attention>> alternatives(Choice<Attention> attention) {
        return attention.config() instanceof LocalGlobalAttention.Config alternating
                ? Stream.of(alternating.local(), alternating.global()).flatMap(Heads::alternatives)
                : Stream.of(attention);
    }
}
