package org.ablate.plugins.transformer.architecture;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.ablate.plugins.transformer.block.Block;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;

/** Stack of blocks as a layer of its own, in a model of several. */
final class StackLayer extends Layer {

    private final TransformerStack stack;

    /** @param embeddingNorm whether what enters is normed */
    StackLayer(int layers, boolean embeddingNorm, BlockFactory parts) {
        this.stack = new TransformerStack(
                child("position", PositionEncoding.class, parts.position()),
                embeddingNorm
                        ? Optional.of(
                                child("embeddingNorm", Norm.class, parts.norm().get()))
                        : Optional.empty(),
                child("dropout", Dropout.class, parts.entrance()),
                children("layers", layers, Block.class, parts::block),
                parts.placement().finalNorm()
                        ? Optional.of(child("norm", Norm.class, parts.norm().get()))
                        : Optional.empty(),
                parts.ops());
    }

    /**
     * @param embedded (batch, time, width)
     * @return (batch, time, width)
     */
    NDArray forward(NDArray embedded, Optional<EncoderOutput> memory, ForwardPass pass) {
        return stack.forward(embedded, memory, pass);
    }
}
