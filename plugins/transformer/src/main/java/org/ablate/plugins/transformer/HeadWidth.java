package org.ablate.plugins.transformer;

import java.util.OptionalInt;
import org.ablate.spi.component.Ambient;

/** The heads that a model's position encoding acts on: what rope or a bias per head must know before anything is built. */
@Ambient
public interface HeadWidth {

    /** Width of a query head; empty when the attention does not tell, or its heads do not divide the width. */
    OptionalInt headWidth();

    /** Number of query heads; empty when the attention does not tell. */
    OptionalInt heads();
}
