package org.ablate.plugins.transformer.position;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.PositionEncoding.Site;

/**
 * Compatibility of an attention with a position encoding: it carries one that it lets act wherever that acts. Embeddings are
 * the architecture's own to carry.
 */
public final class PositionCompatibility {

    private PositionCompatibility() {}

    /** Why the chosen attention cannot carry the chosen position; empty where it can, or where the two do not say. */
    public static Optional<String> refusal(Choice<Attention> attention, Choice<PositionEncoding> position) {
        Optional<Set<Site>> carried = Attention.Carrying.of(attention);
        Optional<Set<Site>> sites = PositionEncoding.Sited.of(position);
        return carried.isPresent() && sites.isPresent()
                ? refusal(attention.name(), carried.get(), position.name(), sites.get())
                : Optional.empty();
    }

    /**
     * The attention, if it carries the position.
     *
     * @throws ExperimentException when it does not
     */
    public static Attention of(PositionEncoding position, Attention attention) {
        refusal(name(attention), attention.carries(), name(position), position.sites())
                .ifPresent(reason -> {
                    throw new ExperimentException(reason);
                });
        return attention;
    }

    /** What a part is called in descriptors. */
    public static String name(Object part) {
        Component component = part.getClass().getAnnotation(Component.class);
        return component == null ? part.getClass().getSimpleName() : component.value();
    }

    private static Optional<String> refusal(String attention, Set<Site> carried, String position, Set<Site> sites) {
        Set<Site> missing = EnumSet.noneOf(Site.class);
        missing.addAll(sites);
        missing.remove(Site.EMBEDDING);
        missing.removeAll(carried);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("attention '" + attention + "' cannot carry position '" + position + "', which acts on "
                        + missing.stream().map(PositionCompatibility::words).collect(Collectors.joining(" and "))
                        + "; choose " + alternative(carried) + ", or another attention");
    }

    private static String words(Site site) {
        return switch (site) {
            case EMBEDDING -> "the embeddings";
            case QUERY_KEY -> "queries and keys";
            case SCORE -> "the scores of queries and keys";
            case CONTENT_SCORE -> "the scores by what queries and keys hold";
        };
    }

    private static String alternative(Set<Site> carried) {
        return carried.contains(Site.QUERY_KEY)
                ? "a position that acts on the embeddings or on queries and keys, such as learned or rope"
                : carried.contains(Site.SCORE)
                        ? "a position that acts on the embeddings or the scores, such as learned or alibi"
                        : "a position that acts on the embeddings, such as learned or sinusoidal";
    }
}
