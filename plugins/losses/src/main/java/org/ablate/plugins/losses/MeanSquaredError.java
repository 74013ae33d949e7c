package org.ablate.plugins.losses;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;

/**
 * Mean squared error between scores s and the values r to come close to (Gauss, 1809): for each target, over its n scores,
 *
 * <pre>
 * Σ (s − r)² / n
 * </pre>
 *
 * <p>The mean over targets is PyTorch's {@code mse_loss}.
 */
@Component(
        value = "mse",
        summary = "Mean squared difference from given values",
        formula = "Σ (s − r)² / n",
        paper = "Gauss, 1809",
        verdict = "For regression, and for matching scores")
public final class MeanSquaredError implements Loss {

    private static final String PROGRAM = """
            def squared(self, scores: Tensor, values: Tensor, labels: Tensor) -> Tensor:
                rows = torch.mean(torch.square(torch.sub(scores, torch.detach(values))), [-1])
                return torch.sum(torch.masked_fill(rows, torch.eq(labels, -100), 0.))
            """;

    private final Ops ops;

    @Inject
    MeanSquaredError(Ops ops) {
        this.ops = ops;
    }

    @Override
    public NDArray sum(NDArray scores, Target target) {
        return ops.kernel("squared", PROGRAM)
                .call(ops.toFloat32(scores), ops.toFloat32(target.referenceFor("mse")), target.labels());
    }

    @Override
    public boolean comparesWithReference() {
        return true;
    }
}
