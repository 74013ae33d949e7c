package org.ablate.plugins.transformer;

import org.ablate.spi.component.Kind;

/** Where a block's norms and sums stand around its parts. */
@Kind("placement")
public interface Placement {

    /** A block of these parts. */
    Block block(BlockParts parts);

    /** Whether the stream leaves the last block in need of a norm. */
    boolean finalNorm();
}
