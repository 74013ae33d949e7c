package org.ablate.plugins.transformer.block;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.ablate.plugins.transformer.cpu.CpuCompilableBlock;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.PositionEncoding;

/** One layer of a transformer: parts that read the residual stream and add to it. */
public abstract class Block extends Layer implements CpuCompilableBlock {

    /**
     * @param input (batch, time, width)
     * @param memory what an encoder made of the source, which a block with cross-attention needs
     * @param position shared by all blocks
     * @return (batch, time, width)
     */
    public abstract NDArray forward(
            NDArray input, Optional<EncoderOutput> memory, PositionEncoding position, ForwardPass pass);

    /** Whether {@link #forward} may be given an {@linkplain ForwardPass#unpadding unpadded} pass: it looks at other positions in attention only. */
    public abstract boolean readsUnpadded();

    /** Nothing, unless a block knows better. */
    @Override
    public Optional<Parts> forCpu() {
        return Optional.empty();
    }
}
