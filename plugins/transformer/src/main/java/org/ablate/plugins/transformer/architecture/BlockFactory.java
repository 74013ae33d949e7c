package org.ablate.plugins.transformer.architecture;

import jakarta.inject.Provider;
import java.util.Optional;
import org.ablate.plugins.transformer.block.Block;
import org.ablate.plugins.transformer.block.BlockParts;
import org.ablate.plugins.transformer.block.NormPlacement;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.feedforward.NoFeedForward;
import org.ablate.plugins.transformer.position.PositionCompatibility;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Factory of the blocks of one stack.
 *
 * @param attention a fresh one for each block
 * @param cross attention to an encoder, a fresh one for each block; absent where there is no encoder
 * @param position shared by all blocks
 * @param norm a fresh one each time
 * @param feedForward a fresh one for each block
 * @param placement where norms and sums stand
 * @param residual a fresh sum each time
 * @param dropout share zeroed in training of what a part adds to the stream
 * @param embeddingDropout share zeroed in training of what enters the stack
 */
record BlockFactory(
        Provider<Attention> attention,
        Optional<Provider<Attention>> cross,
        PositionEncoding position,
        Provider<Norm> norm,
        Provider<FeedForward> feedForward,
        NormPlacement placement,
        Provider<Residual> residual,
        double dropout,
        double embeddingDropout,
        Ops ops) {

    /**
     * The parts of a block.
     *
     * @param layer which block of the stack, from 0
     * @throws ExperimentException when the attention cannot carry the position, or the cross-attention cannot cross
     */
    Block block(int layer) {
        return placement.block(new BlockParts(
                norm::get,
                PositionCompatibility.of(position, attention.get().inLayer(layer)),
                cross.map(one -> crossing(one.get().inLayer(layer))),
                Optional.of(feedForward.get()).filter(part -> !(part instanceof NoFeedForward)),
                residual::get,
                () -> new Dropout(ops, dropout)));
    }

    private static Attention crossing(Attention attention) {
        if (!attention.crosses()) {
            throw new ExperimentException(Attention.Crossing.refusal(PositionCompatibility.name(attention)));
        }
        return attention;
    }

    /** The dropout of what enters the stack. */
    Dropout entrance() {
        return new Dropout(ops, embeddingDropout);
    }
}
