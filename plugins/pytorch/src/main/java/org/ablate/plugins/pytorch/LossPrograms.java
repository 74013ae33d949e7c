package org.ablate.plugins.pytorch;

/** Programs of losses, in float32 (6). */
final class LossPrograms {

    /** Reduction 2 is the sum. */
    static final String TEXT = """
            def cross_entropy(self, logits: Tensor, labels: Tensor, weights: Optional[Tensor], ignore: int, smoothing: float) -> Tensor:
                rows = torch.reshape(torch.to(logits, 6), [-1, torch.size(logits, -1)])
                w = weights
                if weights is not None:
                    w = torch.to(weights, 6)
                return torch.cross_entropy_loss(rows, torch.reshape(labels, [-1]), w, 2, ignore, smoothing)
            """;

    private LossPrograms() {}
}
