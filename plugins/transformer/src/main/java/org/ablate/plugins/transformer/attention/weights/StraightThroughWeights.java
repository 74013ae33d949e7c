package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.tensor.Ops;

/**
 * All weight on the key of the largest score; the gradient is that of {@code softmax(score / temperature)}, as if the weights were
 * that.
 */
public final class StraightThroughWeights extends AttentionWeights {

    // The softmax minus itself is zero exactly, and has its gradient.
    private static final String LARGEST = """
            def largest(self, scores: Tensor, seen: Tensor, temperature: Tensor) -> Tensor:
                unseen = torch.logical_not(seen)
                soft = torch.softmax(torch.masked_fill(torch.div(scores, float(temperature)), unseen, -1e30), -1)
                soft = torch.mul(soft, seen)
                place = torch.argmax(torch.masked_fill(torch.detach(scores), unseen, -1e30), -1, True)
                hard = torch.mul(torch.scatter(torch.zeros_like(soft), -1, place, 1.), seen)
                return torch.add(hard, torch.sub(soft, torch.detach(soft)))
            """;

    private final double temperature;

    public StraightThroughWeights(double temperature, Ops ops) {
        super(ops);
        this.temperature = temperature;
    }

    @Override
    public NDArray weights(NDArray scores, NDArray seen) {
        return ops().kernel("largest", LARGEST).call(scores, seen, temperature);
    }
}
