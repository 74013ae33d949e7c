package org.ablate.plugins.transformer.block;

import org.ablate.spi.component.Kind;

/** Norm placement: the order of a block's norms and sums around its parts. */
@Kind("placement")
public interface NormPlacement {

    /** A block of these parts. */
    Block block(BlockParts parts);

    /** Whether the stream leaves the last block in need of a norm. */
    boolean finalNorm();
}
