package org.ablate.plugins.transformer.cpu;

import java.util.List;
import java.util.Optional;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.IncrementalDecoder;

/** Decoder that computes one more token of one text on the CPU. */
public final class CpuDecoder implements IncrementalDecoder {

    private final KeyValueCache cache;
    private final SpinningWorkers crew;
    private final CpuEmbedding embedding;
    private final Optional<CpuRotaryEmbedding> rotation;
    private final List<CpuBlock> blocks;
    private final CpuNorm norm;
    private final CpuLinear head;
    private final float[] stream;
    private final float[] states;
    private final float[] scores;

    /**
     * @param cache counts the positions
     * @param crew of the products; ends with the program
     * @param width of the stream
     * @param rotation shared by the blocks
     * @param norm of what leaves the last block, and what the head does to it before the product
     * @param head gives the scores
     */
    public CpuDecoder(
            KeyValueCache cache,
            SpinningWorkers crew,
            int width,
            CpuEmbedding embedding,
            Optional<CpuRotaryEmbedding> rotation,
            List<CpuBlock> blocks,
            CpuNorm norm,
            CpuLinear head) {
        this.cache = cache;
        this.crew = crew;
        this.embedding = embedding;
        this.rotation = rotation;
        this.blocks = List.copyOf(blocks);
        this.norm = norm;
        this.head = head;
        this.stream = new float[width];
        this.states = new float[width];
        this.scores = new float[head.outputs()];
    }

    @Override
    public float[] after(int token) {
        int place = cache.length();
        rotation.ifPresent(turn -> turn.moveTo(place));
        embedding.apply(token, place, stream);
        blocks.forEach(block -> block.apply(stream, place));
        cache.advance(1);
        norm.apply(stream, states);
        head.apply(states, scores);
        return scores;
    }

    @Override
    public void close() {
        crew.close();
    }
}
