package org.ablate.plugins.pytorch;

/** Programs of losses, in fp32. */
final class LossPrograms {

    /** Reduction 2 is the sum. */
    static final String TEXT = """
            def cross_entropy(self, logits: Tensor, labels: Tensor, weights: List[Tensor], ignore: int, smoothing: float) -> Tensor:
                w = annotate(Optional[Tensor], None)
                if torch.gt(torch.len(weights), 0):
                    w = weights[0]
                rows = torch.reshape(torch.to(logits, 6), [-1, torch.size(logits, -1)])
                return torch.cross_entropy_loss(rows, torch.reshape(labels, [-1]), w, 2, ignore, smoothing)
            """;

    private LossPrograms() {}
}
