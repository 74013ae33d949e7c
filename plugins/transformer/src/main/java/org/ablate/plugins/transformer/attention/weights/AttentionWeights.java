package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;

/** Attention weights: the function that turns the scores of an attention into the weights that its values are mixed by. */
@Kind("attention-weights")
public abstract class AttentionWeights extends Layer {

    private static final String PAST = """
            def past(self, like: Tensor, keys: Tensor) -> Tensor:
                m = torch.size(like, 2)
                n = int(keys)
                return torch.tril(torch.ones([1, 1, m, n], dtype=11, device=ops.prim.device(like)), torch.sub(n, m))
            """;

    private static final String ALL = """
            def all(self, like: Tensor) -> Tensor:
                return torch.ones([1, 1, 1, 1], dtype=11, device=ops.prim.device(like))
            """;

    // Products run in the policy's format, scores and weights in fp32. Heads that share a key are rows of one matrix.
    private static final String SCORES = """
            def scores(self, query: Tensor, key: Tensor, scale: Tensor) -> Tensor:
                q = query
                k = key
                if ops.prim.dtype(q) != ops.prim.dtype(k):
                    q = torch.to(q, 15)
                    k = torch.to(k, 15)
                b, h, m, d = torch.size(q)
                shared = torch.floordiv(h, torch.size(k, 1))
                rows = torch.reshape(q, [b, torch.size(k, 1), torch.mul(shared, m), d])
                scores = torch.matmul(rows, torch.transpose(k, 2, 3))
                return torch.mul(torch.to(torch.reshape(scores, [b, h, m, torch.size(k, 2)]), 6), float(scale))
            """;

    private static final String MIX = """
            def mix(self, weights: Tensor, value: Tensor) -> Tensor:
                b, h, m, n = torch.size(weights)
                shared = torch.floordiv(h, torch.size(value, 1))
                rows = torch.reshape(torch.type_as(weights, value), [b, torch.size(value, 1), torch.mul(shared, m), n])
                return torch.reshape(torch.matmul(rows, value), [b, h, m, torch.size(value, 3)])
            """;

    private final Ops ops;

    protected AttentionWeights(Ops ops) {
        this.ops = ops;
    }

    protected final Ops ops() {
        return ops;
    }

    /**
     * @param scores fp32 (batch, heads, queries, keys), also of keys that a query does not see
     * @param seen boolean, broadcastable to the scores, true where a query sees a key
     * @return (batch, heads, queries, keys), zero where a key is not seen
     */
    public abstract NDArray weights(NDArray scores, NDArray seen);

    /**
     * Values mixed by the weights of {@code scale · q · kᵀ + bias}.
     *
     * @param query (batch, heads, queries, headWidth)
     * @param key (batch, keyHeads, keys, headWidth); each serves a run of heads / keyHeads consecutive query heads
     * @param value (batch, valueHeads, keys, valueWidth), likewise
     * @param dropout share of the weights zeroed, from 0 to 1
     * @param seed decides the dropped weights, wholly
     * @return (batch, heads, queries, valueWidth)
     */
    public NDArray mix(
            NDArray query, NDArray key, NDArray value, AttentionMask mask, double scale, double dropout, long seed) {
        NDArray scores = scores(query, key, scale); // (batch, heads, queries, keys)
        if (mask.bias() != null) {
            scores = scores.add(mask.bias());
        }
        NDArray weights =
                weights(scores, seen(mask, query, Math.toIntExact(key.getShape().get(2)), ops));
        NDArray kept = dropout > 0 ? ops.dropout(weights, dropout, seed) : weights;
        return ops.kernel("mix", MIX).call(kept, value);
    }

    /**
     * What queries and keys have to say to each other: {@code scale · q · kᵀ}, unless an attention compares them otherwise.
     *
     * @return fp32 (batch, heads, queries, keys)
     */
    NDArray scores(NDArray query, NDArray key, double scale) {
        return ops.kernel("scores", SCORES).call(query, key, scale);
    }

    /** Which keys a query sees: boolean, broadcastable to (batch, heads, queries, keys). */
    public static NDArray seen(AttentionMask mask, NDArray query, int keys, Ops ops) {
        NDArray range = mask.causal()
                ? ops.kernel("past", PAST).call(query, (long) keys)
                : ops.kernel("all", ALL).call(query);
        return mask.keep() == null ? range : range.logicalAnd(mask.keep());
    }
}
