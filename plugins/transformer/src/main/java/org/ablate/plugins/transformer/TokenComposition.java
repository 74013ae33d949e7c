package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.token.Crew;
import org.ablate.plugins.transformer.token.Product;
import org.ablate.plugins.transformer.token.TokenAttention;
import org.ablate.plugins.transformer.token.TokenBlock;
import org.ablate.plugins.transformer.token.TokenEmbedding;
import org.ablate.plugins.transformer.token.TokenProgram;
import org.ablate.plugins.transformer.token.TokenRotation;
import org.ablate.plugins.transformer.token.VectorNorm;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.NextToken;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.PositionEncoding.Site;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;

/**
 * Makes the {@link TokenProgram} of a decoder, where all that stands in it is known there: layer and rms norms before the parts,
 * heads with softmax, rope or an added position, mlp and gated feed-forward, plain sums and plain products. Where something else
 * stands, generation goes the ordinary way.
 */
final class TokenComposition {

    /** Weights are copied, so programs are for models of up to a gigabyte. */
    private static final long MOST_WEIGHTS = 1L << 28;

    private final PreallocatedCache cache;
    private final PositionEncoding position;
    private final Ops ops;
    private final Crew crew;
    private Optional<TokenRotation> rotation = Optional.empty();
    private int rotatedWidth;

    TokenComposition(PreallocatedCache cache, PositionEncoding position, Ops ops) {
        this.cache = cache;
        this.position = position;
        this.ops = ops;
        this.crew = new Crew(ops.threads());
    }

    /** The program of a decoder that goes on from a cache, if there is one: in float32, on the CPU, of a text by itself. */
    Optional<NextToken> of(SingleStack.Whole model) {
        if (ops.precision() != Precision.FP32
                || ops.manager().getDevice().isGpu()
                || cache.batch() != 1
                || !fits(model.weights())
                || model.embedding().getClass() != Embedding.class
                || !(model.head() instanceof LanguageModelHead head)) {
            return Optional.empty();
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return composed(model, head);
        }
    }

    /** Blocks first: where something is not known, it mostly stands in the first of them, before much has been copied. */
    private Optional<NextToken> composed(SingleStack.Whole model, LanguageModelHead head) {
        Optional<float[][]> places = places(model.width());
        Optional<VectorNorm> first = norm(model.stack().embeddingNorm());
        Optional<VectorNorm> last = norm(model.stack().norm());
        if (places.isEmpty() || first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        NDArray table = model.embedding().weight().array();
        return blocks(model.stack())
                .flatMap(blocks -> head.ofOneToken(table, crew).map(scores -> {
                    Product rows = head.tied() ? scores : Product.of(table, Optional.empty(), crew);
                    return new TokenProgram(
                            cache,
                            crew,
                            model.width(),
                            new TokenEmbedding(rows, model.embeddingScale(), places.get(), first.get()),
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

    private static VectorNorm scaled(VectorNorm norm, double scale) {
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
    private static Optional<VectorNorm> norm(Optional<Child<Norm>> norm) {
        return norm.isPresent() ? norm(norm.get().get()) : Optional.of(TokenComposition::copy);
    }

    private static Optional<VectorNorm> norm(Norm norm) {
        return norm instanceof TokenNorm known ? Optional.of(known.ofOneToken()) : Optional.empty();
    }

    /** What the position adds at each place of the cache, (capacity, width), or nothing; absent where it does more than that. */
    private Optional<float[][]> places(int width) {
        if (position instanceof LearnedPosition || position instanceof SinusoidalPosition) {
            NDArray nothing = ops.manager().zeros(new Shape(1, cache.capacity(), width));
            float[] added = position.embed(nothing, Pass.evaluation()).toFloatArray();
            float[][] places = new float[cache.capacity()][width];
            for (int place = 0; place < places.length; place++) {
                System.arraycopy(added, place * width, places[place], 0, width);
            }
            return Optional.of(places);
        }
        boolean elsewhere =
                position instanceof RotaryPosition || position.sites().equals(Set.<Site>of());
        return elsewhere ? Optional.of(new float[0][]) : Optional.empty();
    }

    private Optional<List<TokenBlock>> blocks(Stack stack) {
        List<TokenBlock> blocks = new ArrayList<>();
        for (Child<Block> child : stack.blocks()) {
            Optional<TokenBlock> block = child.get().ofOneToken(this);
            if (block.isEmpty()) {
                return Optional.empty();
            }
            blocks.add(block.get());
        }
        return Optional.of(blocks);
    }

    /** A block of these parts, if all of them are known. */
    Optional<TokenBlock> block(
            Norm attentionNorm,
            Attention attention,
            Norm feedForwardNorm,
            FeedForward feedForward,
            TokenBlock.Reading reading) {
        if (!(attention instanceof HeadAttention heads) || !(feedForward instanceof TokenFeedForward last)) {
            return Optional.empty();
        }
        Optional<VectorNorm> before = norm(attentionNorm);
        Optional<VectorNorm> between = norm(feedForwardNorm);
        if (before.isEmpty() || between.isEmpty()) {
            return Optional.empty();
        }
        return heads.ofOneToken(this).flatMap(mix -> last.ofOneToken(crew)
                .map(transform -> new TokenBlock(before.get(), mix, between.get(), transform, reading)));
    }

    /**
     * Attention that has what the cache holds of it.
     *
     * @param layer whose keys and values these are
     * @param scale what {@code q · k} is multiplied by
     * @return empty where the layers of one model turn heads of different widths
     */
    Optional<TokenAttention> attention(
            HeadAttention layer, HeadLayout layout, double scale, List<Linear> reading, Linear writing) {
        if (!turns(layout.headWidth())) {
            return Optional.empty();
        }
        TokenAttention attention = new TokenAttention(
                new TokenAttention.Heads(layout.queryHeads(), layout.keyHeads(), layout.headWidth(), scale),
                Product.of(crew, reading.toArray(Linear[]::new)),
                Product.of(crew, writing),
                rotation);
        cache.held(layer)
                .ifPresent(held ->
                        attention.begin(held.key().toFloatArray(), held.value().toFloatArray(), cache.length()));
        return Optional.of(attention);
    }

    /** Whether heads of this width can be turned as those before them, if they are turned at all. */
    private boolean turns(int headWidth) {
        if (position instanceof RotaryPosition rope && rotation.isEmpty()) {
            rotation = Optional.of(rope.ofOneToken(headWidth));
            rotatedWidth = headWidth;
        }
        return rotation.isEmpty() || rotatedWidth == headWidth;
    }
}
