package org.ablate.plugins.transformer.cpu;

import java.util.Optional;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;

/** Block that offers itself to the {@link CpuDecoderCompiler}. */
public interface CpuCompilableBlock {

    /** Parts of this block; empty where it is more than two parts behind norms, each added to the stream as it is. */
    Optional<Parts> forCpu();

    /**
     * Parts of a block that are added to the stream as they are.
     *
     * @param attentionNorm of what attention reads
     * @param feedForwardNorm of what the feed-forward layer reads
     * @param reading where the feed-forward layer reads the stream
     */
    record Parts(
            Norm attentionNorm,
            Attention attention,
            Norm feedForwardNorm,
            FeedForward feedForward,
            CpuBlock.Reading reading) {}
}
