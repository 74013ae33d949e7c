package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;

/** The softmax of the scores (Vaswani et al., 2017, arXiv:1706.03762), fused with both products. */
@Component(
        value = "softmax",
        summary = "The softmax of the scores",
        formula = "exp(s) / sum exp(s)",
        paper = "Vaswani et al., 2017, arXiv:1706.03762",
        verdict = "The usual one, and the one with fused kernels")
public final class SoftmaxWeights extends AttentionWeights {

    // A large negative score rather than minus infinity: a query that sees no key gives zeros, and so do its gradients.
    private static final String SOFTMAX = """
            def softmax(self, scores: Tensor, seen: Tensor) -> Tensor:
                hidden = torch.masked_fill(scores, torch.logical_not(seen), -1e30)
                return torch.mul(torch.softmax(hidden, -1), seen)
            """;

    @Inject
    public SoftmaxWeights(Ops ops) {
        super(ops);
    }

    @Override
    public NDArray weights(NDArray scores, NDArray seen) {
        return ops().kernel("softmax", SOFTMAX).call(scores, seen);
    }

    @Override
    public NDArray mix(
            NDArray query, NDArray key, NDArray value, AttentionMask mask, double scale, double dropout, long seed) {
        return dropout > 0
                ? ops().attention(query, key, value, mask, scale, dropout, seed)
                : ops().attention(query, key, value, mask, scale);
    }
}
