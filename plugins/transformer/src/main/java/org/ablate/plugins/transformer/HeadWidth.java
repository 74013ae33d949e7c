package org.ablate.plugins.transformer;

import java.util.OptionalInt;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.component.Choice;
import org.ablate.spi.model.Attention;

/** The heads that a model's position encoding acts on: what rope or a bias per head must know before anything is built. */
@Ambient
public interface HeadWidth {

    /** Width of a query head; empty when the attention does not tell, or its heads do not divide the width. */
    OptionalInt headWidth();

    /** Number of query heads; empty when the attention does not tell. */
    OptionalInt heads();

    /** Width of an attention's query heads in a model of this width, if the attention tells and it is whole. */
    static OptionalInt of(Choice<Attention> attention, int width) {
        return attention.config() instanceof Heads split && divides(split, width)
                ? OptionalInt.of(split.headWidth(width))
                : OptionalInt.empty();
    }

    private static boolean divides(Heads split, int width) {
        return split.headWidth().isPresent() || (split.parts() > 0 && width % split.parts() == 0);
    }

    /** Number of an attention's query heads, if it tells. */
    static OptionalInt heads(Choice<Attention> attention) {
        return attention.config() instanceof Heads split ? OptionalInt.of(split.heads()) : OptionalInt.empty();
    }
}
