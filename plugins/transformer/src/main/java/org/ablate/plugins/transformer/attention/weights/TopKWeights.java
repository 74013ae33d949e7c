package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.layer.Child;
import org.ablate.spi.tensor.Ops;

/** Hides all but the {@code k} keys of the largest scores of each query, then makes other weights of those left. */
public final class TopKWeights extends AttentionWeights {

    // Hidden keys come last, so that the k-th largest score is one of a key that is seen, or so low that all seen ones
    // pass.
    private static final String LARGEST = """
            def largest(self, scores: Tensor, seen: Tensor, k: Tensor) -> Tensor:
                hidden = torch.masked_fill(torch.detach(scores), torch.logical_not(seen), -1e30)
                values, places = torch.topk(hidden, min(int(k), torch.size(scores, 3)), -1, True, False)
                least = torch.amin(values, [-1], True)
                return torch.logical_and(seen, torch.ge(hidden, least))
            """;

    private final long count;
    private final Child<AttentionWeights> weights;

    /**
     * @param count keys left to each query, at least 1; more where several have the last one's score
     * @param weights how the scores left become weights
     */
    public TopKWeights(int count, AttentionWeights weights, Ops ops) {
        super(ops);
        this.count = count;
        this.weights = child("weights", AttentionWeights.class, weights);
    }

    @Override
    public NDArray weights(NDArray scores, NDArray seen) {
        return weights.get().weights(scores, ops().kernel("largest", LARGEST).call(scores, seen, count));
    }
}
