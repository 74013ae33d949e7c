package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.tensor.Ops;

/**
 * Attention weights by the feature map of linear attention: {@code φ(q) · φ(k)} as a share of its sum over the keys, φ = elu +
 * 1: linear attention by scores, where positions have no part.
 */
public final class EluFeatureMapWeights extends AttentionWeights {

    private static final String SCORES = """
            def scores(self, query: Tensor, key: Tensor) -> Tensor:
                return torch.matmul(self.features(query), torch.transpose(self.features(key), 2, 3))

            def features(self, x: Tensor) -> Tensor:
                return torch.add(torch.elu(torch.to(x, 6)), 1)
            """;

    private static final String SHARE = """
            def share(self, scores: Tensor, seen: Tensor) -> Tensor:
                left = torch.mul(scores, seen)
                return torch.div(left, torch.add(torch.sum(left, [-1], True), 1e-6))
            """;

    public EluFeatureMapWeights(Ops ops) {
        super(ops);
    }

    /** {@code elu + 1} in fp32. */
    public NDArray features(NDArray heads) {
        return ops().kernel("features", SCORES).call(heads);
    }

    @Override
    NDArray scores(NDArray query, NDArray key, double scale) {
        return ops().kernel("scores", SCORES).call(query, key);
    }

    @Override
    public NDArray weights(NDArray scores, NDArray seen) {
        return ops().kernel("share", SHARE).call(scores, seen);
    }
}
