package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;

/** A softmax between two projections across heads, of the scores and of the weights. */
public final class TalkingHeadsWeights extends AttentionWeights {

    private static final String TALK = """
            def talk(self, scores: Tensor, seen: Tensor, before: Tensor, after: Tensor) -> Tensor:
                talked = torch.einsum("bhmn,gh->bgmn", [scores, before])
                hidden = torch.masked_fill(talked, torch.logical_not(seen), -1e30)
                weights = torch.mul(torch.softmax(hidden, -1), seen)
                return torch.einsum("bhmn,gh->bgmn", [weights, after])
            """;

    private final Parameter before;
    private final Parameter after;

    public TalkingHeadsWeights(int heads, Ops ops) {
        super(ops);
        this.before = parameter("before", new Shape(heads, heads), TalkingHeadsWeights::identity);
        this.after = parameter("after", new Shape(heads, heads), TalkingHeadsWeights::identity);
    }

    private static float[] identity(Shape shape, RandomStream random) {
        int heads = Math.toIntExact(shape.get(0));
        float[] values = new float[Sizes.product(heads, heads)];
        for (int i = 0; i < heads; i++) {
            values[i * heads + i] = 1;
        }
        return values;
    }

    @Override
    public NDArray weights(NDArray scores, NDArray seen) {
        return ops().kernel("talk", TALK).call(scores, seen, before.array(), after.array());
    }
}
