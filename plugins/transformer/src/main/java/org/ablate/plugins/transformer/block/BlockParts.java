package org.ablate.plugins.transformer.block;

import java.util.Optional;
import java.util.function.Supplier;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;

/**
 * Parts of a block.
 *
 * @param norm a fresh norm each time
 * @param attention lets positions look at each other
 * @param cross lets positions look at an encoder's; absent where there is none
 * @param feedForward transforms each position by itself; absent in a block of attention alone
 * @param residual a fresh sum each time
 * @param dropout a fresh dropout each time, for what a part adds to the stream
 */
public record BlockParts(
        Supplier<Norm> norm,
        Attention attention,
        Optional<Attention> cross,
        Optional<FeedForward> feedForward,
        Supplier<Residual> residual,
        Supplier<Dropout> dropout) {}
