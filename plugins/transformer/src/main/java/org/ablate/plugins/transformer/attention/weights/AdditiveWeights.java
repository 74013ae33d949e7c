package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/** Weights of scores that are learned from the sum of query and key: {@code v · tanh(q + k)}, v learned per head. */
public final class AdditiveWeights extends AttentionWeights {

    private static final String SCORES = """
            def scores(self, query: Tensor, key: Tensor, vector: Tensor) -> Tensor:
                q = torch.unsqueeze(torch.to(query, 6), 3)
                k = torch.unsqueeze(torch.to(key, 6), 2)
                v = torch.reshape(vector, [1, torch.size(vector, 0), 1, torch.size(vector, 1), 1])
                return torch.squeeze(torch.matmul(torch.tanh(torch.add(q, k)), v), -1)
            """;

    private final Parameter vector;
    private final Child<AttentionWeights> weights;

    /**
     * @param alignmentWidth width of queries and keys
     * @param weights how scores become weights
     */
    public AdditiveWeights(int heads, int alignmentWidth, AttentionWeights weights, Ops ops) {
        super(ops);
        this.vector = parameter(
                "vector", new Shape(heads, alignmentWidth), ValueInitializer.uniform(1 / Math.sqrt(alignmentWidth)));
        this.weights = child("weights", AttentionWeights.class, weights);
    }

    @Override
    NDArray scores(NDArray query, NDArray key, double scale) {
        return ops().kernel("scores", SCORES).call(query, key, vector.array());
    }

    @Override
    public NDArray weights(NDArray scores, NDArray seen) {
        return weights.get().weights(scores, seen);
    }
}
