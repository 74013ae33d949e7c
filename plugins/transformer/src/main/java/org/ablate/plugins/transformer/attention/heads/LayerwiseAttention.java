package org.ablate.plugins.transformer.attention.heads;

import java.util.List;
import java.util.stream.Stream;
import org.ablate.spi.component.Choice;
import org.ablate.spi.model.Attention;

/** Config record of an attention that chooses among others by layer. */
public interface LayerwiseAttention {

    /** The attentions that it chooses among. */
    List<Choice<Attention>> alternatives();

    /** The attentions that stand in the blocks where this one is chosen: itself, unless it alternates. */
    static Stream<Choice<Attention>> inBlocks(Choice<Attention> chosen) {
        return chosen.config() instanceof LayerwiseAttention layerwise
                ? layerwise.alternatives().stream().flatMap(LayerwiseAttention::inBlocks)
                : Stream.of(chosen);
    }
}
