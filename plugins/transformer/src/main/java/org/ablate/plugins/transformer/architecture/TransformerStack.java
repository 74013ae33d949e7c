package org.ablate.plugins.transformer.architecture;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.ablate.plugins.transformer.block.Block;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Unpadding;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Stack of blocks one after the other, and what stands around them, each a child of the layer that holds the stack.
 *
 * @param position acts on the embedded tokens first, and then in every attention
 * @param embeddingNorm norms what enters; often absent
 * @param dropout of what enters
 * @param norm of what leaves; absent where the last block has normed it
 */
record TransformerStack(
        Child<PositionEncoding> position,
        Optional<Child<Norm>> embeddingNorm,
        Child<Dropout> dropout,
        List<Child<Block>> blocks,
        Optional<Child<Norm>> norm,
        Ops ops) {

    /**
     * @param embedded (batch, time, width)
     * @param memory what an encoder made of the source, for blocks that attend to it
     * @return (batch, time, width)
     */
    NDArray forward(NDArray embedded, Optional<EncoderOutput> memory, ForwardPass pass) {
        NDArray x = normed(embeddingNorm, position.get().embed(embedded, pass));
        x = dropout.get().forward(x, pass);
        int added = Math.toIntExact(x.getShape().get(1));
        // Outside of training, what stands at padding may be looked at too, and is what a padded pass gives.
        boolean unpads =
                pass.training() && blocks.stream().allMatch(block -> block.get().readsUnpadded());
        Optional<Unpadding> tokens = unpads ? Unpadding.of(x, pass, ops) : Optional.empty();
        NDArray left = tokens.isPresent()
                ? tokens.get().pad(through(tokens.get().pack(x), memory, pass.unpadded(tokens.get())))
                : through(x, memory, pass);
        pass.cache().ifPresent(cache -> cache.advance(added));
        return left;
    }

    private NDArray through(NDArray entered, Optional<EncoderOutput> memory, ForwardPass pass) {
        NDArray x = entered;
        for (Child<Block> block : blocks) {
            x = block.get().forward(x, memory, position.get(), pass);
        }
        return normed(norm, x);
    }

    private static NDArray normed(Optional<Child<Norm>> norm, NDArray x) {
        return norm.isPresent() ? norm.get().get().forward(x) : x;
    }
}
