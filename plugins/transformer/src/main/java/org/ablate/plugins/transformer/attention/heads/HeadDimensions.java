package org.ablate.plugins.transformer.attention.heads;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.component.Choice;
import org.ablate.spi.model.Attention;

/**
 * Number and width of the heads that a model's position encoding acts on, which rope or a bias per head must know before
 * anything is built.
 */
@Ambient
public interface HeadDimensions {

    /** Width of a query head; empty when the attention does not tell, or its heads do not divide the width. */
    OptionalInt headWidth();

    /** Number of query heads; empty when the attention does not tell. */
    OptionalInt heads();

    /** Width of an attention's query heads in a model of this width, if it tells, it is whole, and all blocks have the same. */
    static OptionalInt of(Choice<Attention> attention, int width) {
        return agreed(
                attention,
                heads -> divides(heads, width) ? OptionalInt.of(heads.headWidth(width)) : OptionalInt.empty());
    }

    private static boolean divides(HeadsConfig heads, int width) {
        return heads.headWidth().isPresent() || (heads.parts() > 0 && width % heads.parts() == 0);
    }

    /** Number of an attention's query heads, if it tells and all blocks have the same. */
    static OptionalInt heads(Choice<Attention> attention) {
        return agreed(attention, heads -> OptionalInt.of(heads.heads()));
    }

    private static OptionalInt agreed(Choice<Attention> attention, Function<HeadsConfig, OptionalInt> fact) {
        List<OptionalInt> facts = LayerwiseAttention.inBlocks(attention)
                .map(choice -> choice.config() instanceof HeadsConfig heads ? fact.apply(heads) : OptionalInt.empty())
                .distinct()
                .toList();
        return facts.size() == 1 ? facts.get(0) : OptionalInt.empty();
    }
}
