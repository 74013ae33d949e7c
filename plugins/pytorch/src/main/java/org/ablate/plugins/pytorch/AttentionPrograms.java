package org.ablate.plugins.pytorch;

/** Programs of scaled dot-product attention. */
final class AttentionPrograms {

    static final String TEXT = """
            def attention(self, query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float, rate: float) -> Tensor:
                return torch.scaled_dot_product_attention(query, key, value, None, rate, causal, scale=scale, enable_gqa=torch.ne(torch.size(query, 1), torch.size(key, 1)))

            def attention_masked(self, query: Tensor, key: Tensor, value: Tensor, keep: List[Tensor], bias: List[Tensor], causal: bool, scale: float, rate: float) -> Tensor:
                m = torch.size(query, 2)
                n = torch.size(key, 2)
                seen = torch.ones([1, 1, 1, 1], dtype=11, device=ops.prim.device(query))
                if causal:
                    seen = torch.tril(torch.ones([1, 1, m, n], dtype=11, device=ops.prim.device(query)), torch.sub(n, m))
                if torch.gt(torch.len(keep), 0):
                    seen = torch.logical_and(seen, keep[0])
                some = torch.any(seen, -1, True)
                open = torch.logical_or(seen, torch.logical_not(some))
                mask = torch.masked_fill(torch.zeros([1, 1, 1, 1], dtype=6, device=ops.prim.device(query)), torch.logical_not(open), -inf)
                if torch.gt(torch.len(bias), 0):
                    mask = torch.add(mask, bias[0])
                mask = torch.expand(torch.to(mask, ops.prim.dtype(query)), [torch.size(query, 0), torch.size(query, 1), m, n])
                out = torch.scaled_dot_product_attention(query, key, value, mask, rate, False, scale=scale, enable_gqa=torch.ne(torch.size(query, 1), torch.size(key, 1)))
                return torch.masked_fill(out, torch.logical_not(some), 0.)
            """;

    private AttentionPrograms() {}
}
