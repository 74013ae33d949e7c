package org.ablate.plugins.pytorch;

/** Programs that draw tokens. */
final class SamplingPrograms {

    /**
     * {@code k} most likely tokens, then those of them that stand before a share {@code p} is reached, renormalized: the
     * order of the reference implementations.
     */
    static final String TEXT = """
            def most_likely(self, logits: Tensor) -> Tensor:
                return torch.argmax(logits, -1)

            def sample(self, logits: Tensor, temperature: float, k: int, p: float) -> Tensor:
                scaled = torch.div(torch.to(logits, 6), temperature)
                if k < torch.size(scaled, -1) or p < 1.:
                    values, order = torch.topk(scaled, k)
                    chances = torch.softmax(values, -1)
                    before = torch.sub(torch.cumsum(chances, -1), chances)
                    kept = torch.masked_fill(chances, torch.ge(before, p), 0.)
                    drawn = torch.gather(order, -1, torch.multinomial(kept, 1))
                else:
                    drawn = torch.multinomial(torch.softmax(scaled, -1), 1)
                return torch.squeeze(drawn, -1)
            """;

    private SamplingPrograms() {}
}
