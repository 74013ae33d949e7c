package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Child;
import org.ablate.spi.tensor.Ops;

/**
 * Bounds the scores, biases included, before other weights are made of them: {@code cap · tanh(score / cap)} (Bello et al., 2016,
 * arXiv:1611.09940, as in Gemma 2, Riviere et al., 2024, arXiv:2408.00118).
 */
@Component(
        value = "soft-cap",
        summary = "Bounds the scores by a tanh, then makes weights of them",
        formula = "softmax(cap * tanh(s / cap))",
        paper = "Gemma Team, 2024, arXiv:2408.00118",
        verdict = "Keeps scores from growing without bound; loses the fused kernel")
public final class SoftCapWeights extends AttentionWeights {

    /** The fields of the cap. */
    public record Config(
            @Doc("the largest score") @Default("50.0") @Positive
            double cap,

            @Doc("how the bounded scores become weights") @Default("softmax")
            Choice<AttentionWeights> weights) {}

    private static final String CAP = """
            def capped(self, scores: Tensor, cap: Tensor) -> Tensor:
                most = float(cap)
                return torch.mul(torch.tanh(torch.div(scores, most)), most)
            """;

    private final double cap;
    private final Child<AttentionWeights> weights;

    @Inject
    public SoftCapWeights(Config config, AttentionWeights weights, Ops ops) {
        super(ops);
        this.cap = config.cap();
        this.weights = child("weights", AttentionWeights.class, weights);
    }

    @Override
    public NDArray weights(NDArray scores, NDArray seen) {
        return weights.get().weights(capped(scores), seen);
    }

    public NDArray capped(NDArray scores) {
        return ops().kernel("capped", CAP).call(scores, cap);
    }
}
