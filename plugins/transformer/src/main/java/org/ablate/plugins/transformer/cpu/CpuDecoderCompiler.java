package org.ablate.plugins.transformer.cpu;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.cache.StaticKeyValueCache;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.IncrementalDecoder;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.PositionEncoding.Site;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;

/**
 * Compiler of the {@link CpuDecoder} of a decoder, where all that stands in it offers itself: layer and rms norms before the parts,
 * heads with softmax, rope or an added position, mlp and gated feed-forward, plain sums and plain products. Where something else
 * stands, generation goes the ordinary way.
 */
public final class CpuDecoderCompiler {

    /** Weights are copied, so programs are for models of up to a gigabyte. */
    private static final long MOST_WEIGHTS = 1L << 28;

    private final StaticKeyValueCache cache;
    private final PositionEncoding position;
    private final Ops ops;
    private final SpinningWorkers crew;
    private Optional<CpuRotaryEmbedding> rotation = Optional.empty();
    private int rotatedWidth;

    /**
     * Parts of a decoder.
     *
     * @param width of the stream
     * @param weights how many numbers the whole model holds
     * @param embeddingScale what token embeddings are multiplied by
     * @param embeddingNorm of what enters the first block
     * @param norm of what leaves the last block
     */
    public record Model(
            int width,
            long weights,
            Embedding embedding,
            double embeddingScale,
            Optional<Norm> embeddingNorm,
            List<? extends CpuCompilableBlock> blocks,
            Optional<Norm> norm,
            Head head) {}

    /** @param position of the model, shared by its blocks */
    public CpuDecoderCompiler(StaticKeyValueCache cache, PositionEncoding position, Ops ops) {
        this.cache = cache;
        this.position = position;
        this.ops = ops;
        this.crew = new SpinningWorkers(ops.threads());
    }

    /** The decoder that goes on from a cache, if there is one: in float32, on the CPU, of a text by itself. */
    public Optional<IncrementalDecoder> compile(Model model) {
        if (ops.precision() != Precision.FP32
                || ops.manager().getDevice().isGpu()
                || cache.batch() != 1
                || !fits(model.weights())
                || model.embedding().getClass() != Embedding.class
                || !(model.head() instanceof CpuCompilableHead head)) {
            return Optional.empty();
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return composed(model, head);
        }
    }

    /** Blocks first: where something is not known, it mostly stands in the first of them, before much has been copied. */
    private Optional<IncrementalDecoder> composed(Model model, CpuCompilableHead head) {
        Optional<float[][]> places = places(model.width());
        Optional<CpuNorm> first = norm(model.embeddingNorm());
        Optional<CpuNorm> last = norm(model.norm());
        if (places.isEmpty() || first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        NDArray table = model.embedding().weight().array();
        return blocks(model.blocks()).flatMap(blocks -> head.forCpu(table, crew).map(scores -> {
            CpuLinear rows = head.tied() ? scores : CpuLinear.of(table, Optional.empty(), crew);
            return new CpuDecoder(
                    cache,
                    crew,
                    model.width(),
                    new CpuEmbedding(rows, model.embeddingScale(), places.get(), first.get()),
                    rotation,
                    blocks,
                    scaled(last.get(), head.scale()),
                    scores);
        }));
    }

    private static boolean fits(long weights) {
        return weights <= MOST_WEIGHTS
                && weights * Float.BYTES <= Runtime.getRuntime().maxMemory() / 2;
    }

    private static void copy(float[] input, float[] output) {
        System.arraycopy(input, 0, output, 0, input.length);
    }

    private static CpuNorm scaled(CpuNorm norm, double scale) {
        if (scale == 1) {
            return norm;
        }
        return (input, output) -> {
            norm.apply(input, output);
            for (int i = 0; i < output.length; i++) {
                output[i] *= (float) scale;
            }
        };
    }

    /** Where there is no norm, a copy. */
    private static Optional<CpuNorm> norm(Optional<Norm> norm) {
        return norm.isPresent() ? norm(norm.get()) : Optional.of(CpuDecoderCompiler::copy);
    }

    private static Optional<CpuNorm> norm(Norm norm) {
        return norm instanceof CpuCompilableNorm known ? Optional.of(known.forCpu()) : Optional.empty();
    }

    /** What the position adds at each place of the cache, (capacity, width), or nothing; absent where it does more than that. */
    private Optional<float[][]> places(int width) {
        if (position instanceof CpuCompilablePosition known && known.addsVectors()) {
            NDArray nothing = ops.manager().zeros(new Shape(1, cache.capacity(), width));
            float[] added = position.embed(nothing, ForwardPass.evaluation()).toFloatArray();
            float[][] places = new float[cache.capacity()][width];
            for (int place = 0; place < places.length; place++) {
                System.arraycopy(added, place * width, places[place], 0, width);
            }
            return Optional.of(places);
        }
        boolean elsewhere =
                position instanceof CpuCompilablePosition || position.sites().equals(Set.<Site>of());
        return elsewhere ? Optional.of(new float[0][]) : Optional.empty();
    }

    private Optional<List<CpuBlock>> blocks(List<? extends CpuCompilableBlock> offered) {
        List<CpuBlock> blocks = new ArrayList<>();
        for (CpuCompilableBlock one : offered) {
            Optional<CpuBlock> block = one.forCpu().flatMap(this::block);
            if (block.isEmpty()) {
                return Optional.empty();
            }
            blocks.add(block.get());
        }
        return Optional.of(blocks);
    }

    /** A block of these parts, if all of them are known. */
    private Optional<CpuBlock> block(CpuCompilableBlock.Parts parts) {
        if (!(parts.attention() instanceof CpuCompilableAttention heads)
                || !(parts.feedForward() instanceof CpuCompilableFeedForward last)) {
            return Optional.empty();
        }
        Optional<CpuNorm> before = norm(parts.attentionNorm());
        Optional<CpuNorm> between = norm(parts.feedForwardNorm());
        if (before.isEmpty() || between.isEmpty()) {
            return Optional.empty();
        }
        return heads.forCpu()
                .flatMap(projections -> attention(parts.attention(), projections))
                .flatMap(mix -> last.forCpu(crew)
                        .map(transform -> new CpuBlock(before.get(), mix, between.get(), transform, parts.reading())));
    }

    /**
     * Attention that has what the cache holds of it.
     *
     * @param layer whose keys and values these are
     * @return empty where the layers of one model turn heads of different widths
     */
    private Optional<CpuAttention> attention(Attention layer, CpuCompilableAttention.Projections projections) {
        if (!turns(projections.heads().width())) {
            return Optional.empty();
        }
        CpuAttention attention = new CpuAttention(
                projections.heads(),
                CpuLinear.of(crew, projections.input().toArray(Linear[]::new)),
                CpuLinear.of(crew, projections.output()),
                rotation);
        cache.held(layer)
                .ifPresent(held ->
                        attention.begin(held.key().toFloatArray(), held.value().toFloatArray(), cache.length()));
        return Optional.of(attention);
    }

    /** Whether heads of this width can be turned as those before them, if they are turned at all. */
    private boolean turns(int headWidth) {
        if (position instanceof CpuCompilablePosition known && rotation.isEmpty()) {
            rotation = known.forCpu(headWidth);
            rotatedWidth = headWidth;
        }
        return rotation.isEmpty() || rotatedWidth == headWidth;
    }
}
