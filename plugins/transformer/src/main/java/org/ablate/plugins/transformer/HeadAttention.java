package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.KeyValueCache.KeyValue;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;
import org.jspecify.annotations.Nullable;

/**
 * Causal scaled dot-product attention in heads, what multi-head and grouped-query attention share: {@code softmax(q · kᵀ /
 * √headWidth) · v}, each of q, k, v a projection of the input, and the heads together projected back to the width.
 */
final class HeadAttention {

    private static final String PAST = """
            def past(self, like: Tensor, queries: Tensor, keys: Tensor) -> Tensor:
                m = int(queries)
                n = int(keys)
                return torch.tril(torch.ones([1, 1, m, n], dtype=11, device=ops.prim.device(like)), torch.sub(n, m))
            """;

    private final Ops ops;
    private final Layer owner;
    private final Projections projections;
    private final int heads;
    private final int keyValueHeads;
    private final int width;
    private final double dropout;

    /** The places of the four projections in the owner's tree. */
    record Projections(Child<Linear> query, Child<Linear> key, Child<Linear> value, Child<Linear> output) {}

    /**
     * @param owner whose cache entry and randomness this is
     * @param heads number of query heads, divides the width
     * @param keyValueHeads number of key and value heads, divides {@code heads}
     * @param dropout share of the attention weights zeroed in training
     */
    HeadAttention(
            Ops ops,
            Layer owner,
            Projections projections,
            Dimensions dimensions,
            int heads,
            int keyValueHeads,
            double dropout) {
        this.ops = ops;
        this.owner = owner;
        this.projections = projections;
        this.heads = heads;
        this.keyValueHeads = keyValueHeads;
        this.width = dimensions.width();
        this.dropout = dropout;
    }

    /** A projection that reads the residual stream. */
    static Linear reading(Ops ops, Dimensions dimensions, int outputWidth, boolean bias) {
        return new Linear(ops, dimensions.width(), outputWidth, Initializer.normal(Decoder.INITIAL_DEVIATION), bias);
    }

    static Set<PositionEncoding.Site> carries() {
        return EnumSet.of(
                PositionEncoding.Site.QUERY_KEY, PositionEncoding.Site.SCORE, PositionEncoding.Site.CONTENT_SCORE);
    }

    /**
     * @param input (batch, time, width)
     * @return (batch, time, width)
     */
    NDArray forward(NDArray input, PositionEncoding position, Pass pass) {
        NDList read = Linear.forwardAll(
                input,
                List.of(
                        projections.query().get(),
                        projections.key().get(),
                        projections.value().get()),
                pass);
        NDArray query = ops.splitHeads(read.get(0), heads); // (batch, heads, time, headWidth)
        NDArray key = ops.splitHeads(read.get(1), keyValueHeads); // (batch, keyValueHeads, time, headWidth)
        NDArray value = ops.splitHeads(read.get(2), keyValueHeads); // (batch, keyValueHeads, time, headWidth)
        query = position.rotate(query, pass);
        key = position.rotateKey(key, pass);
        if (pass.cache().isPresent()) {
            KeyValue all = pass.cache().get().append(owner, key, value);
            key = all.key(); // (batch, keyValueHeads, keys, headWidth)
            value = all.value();
        }
        double scale = 1 / Math.sqrt((double) width / heads);
        AttentionMask mask = mask(query, key, position, scale, pass);
        NDArray mixed = pass.training() && dropout > 0
                ? ops.attention(query, key, value, mask, scale, dropout, pass.seed(owner, "dropout"))
                : ops.attention(query, key, value, mask, scale);
        return projections.output().get().forward(ops.mergeHeads(mixed), pass);
    }

    private AttentionMask mask(NDArray query, NDArray key, PositionEncoding position, double scale, Pass pass) {
        int queries = Math.toIntExact(query.getShape().get(2));
        int keys = Math.toIntExact(key.getShape().get(2));
        AttentionMask mask = AttentionMask.CAUSAL;
        Optional<NDArray> keep = pass.keep();
        if (keep.isPresent()) {
            mask = mask.withKeep(pass.once(new KeepMask(keys), () -> overKeys(keep.get(), keys)));
        }
        Optional<NDArray> bias = position.bias(heads, queries, keys, pass);
        if (position.sites().contains(PositionEncoding.Site.CONTENT_SCORE)) {
            NDArray seen = seen(query, mask.keep(), keys, pass);
            Optional<NDArray> content =
                    position.contentBias(new PositionEncoding.Meeting(query, key, seen, scale), pass);
            bias = bias.isPresent() && content.isPresent()
                    ? Optional.of(bias.get().add(content.get()))
                    : bias.or(() -> content);
        }
        return bias.isPresent() ? mask.withBias(bias.get()) : mask;
    }

    /** Which keys a query sees, boolean, broadcastable to (batch, heads, queries, keys). */
    private NDArray seen(NDArray like, @Nullable NDArray keep, int keys, Pass pass) {
        int queries = Math.toIntExact(like.getShape().get(2));
        return pass.once(new Seen(queries, keys), () -> {
            NDArray past = ops.kernel("past", PAST).call(like, (long) queries, (long) keys);
            return keep == null ? past : past.logicalAnd(keep);
        });
    }

    private static NDArray overKeys(NDArray keep, int keys) {
        if (keep.getShape().get(1) != keys) {
            throw new IllegalArgumentException("the padding of a pass must cover all " + keys
                    + " keys, those in the cache included, but covers "
                    + keep.getShape().get(1));
        }
        return keep.reshape(keep.getShape().get(0), 1, 1, keys); // (batch, 1, 1, keys)
    }

    /** All pairs of positions, as is usual, although the causal mask leaves half. */
    long flops(int time) {
        return 2 * 2L * time * time * width;
    }

    private record KeepMask(int keys) {}

    private record Seen(int queries, int keys) {}
}
