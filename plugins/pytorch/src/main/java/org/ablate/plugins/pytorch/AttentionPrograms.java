package org.ablate.plugins.pytorch;

/**
 * Programs of scaled dot-product attention. PyTorch's fused kernel serves them all but those with dropout or a trained
 * bias; it and the plain one give zeros to a query that sees no key, in both directions.
 *
 * <ul>
 *   <li>Query, key and value of different formats meet in bfloat16 (15): the others were rounded to it before.
 *   <li>Heads that share a key are repeated first: the CPU's fused kernel takes fewer key heads without complaint and
 *       then reads beyond them.
 *   <li>A single query needs no repeating: the queries that share a key head are a matrix.
 * </ul>
 */
final class AttentionPrograms {

    static final String TEXT = """
            def attention(self, query: Tensor, key: Tensor, value: Tensor, keep: Optional[Tensor], bias: Optional[Tensor], causal: bool, scale: float, rate: float) -> Tensor:
                q, k, v = self.same_format(query, key, value)
                shared = torch.size(q, 1) // torch.size(k, 1)
                if shared > 1:
                    if torch.size(q, 2) == 1 and keep is None and bias is None:
                        rows = torch.view(q, [torch.size(q, 0), torch.size(k, 1), shared, torch.size(q, 3)])
                        out = torch.scaled_dot_product_attention(rows, k, v, None, rate, False, scale=scale)
                        return torch.reshape(out, [torch.size(q, 0), torch.size(q, 1), 1, torch.size(v, 3)])
                    k = self.repeat_heads(k, shared)
                    v = self.repeat_heads(v, shared)
                m = torch.size(q, 2)
                n = torch.size(k, 2)
                mask = self.mask(q, n, keep, bias, causal)
                return torch.scaled_dot_product_attention(q, k, v, mask, rate, causal and mask is None, scale=scale)

            def same_format(self, q: Tensor, k: Tensor, v: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                if ops.prim.dtype(q) == ops.prim.dtype(k) and ops.prim.dtype(q) == ops.prim.dtype(v):
                    return (q, k, v)
                return (torch.to(q, 15), torch.to(k, 15), torch.to(v, 15))

            def repeat_heads(self, x: Tensor, times: int) -> Tensor:
                return torch.flatten(torch.expand(torch.unsqueeze(x, 2), [-1, -1, times, -1, -1]), 1, 2)

            def mask(self, q: Tensor, n: int, keep: Optional[Tensor], bias: Optional[Tensor], causal: bool) -> Optional[Tensor]:
                m = torch.size(q, 2)
                seen = annotate(Optional[Tensor], None)
                if causal and (m != n or keep is not None or bias is not None):
                    ones = torch.ones([1, 1, m, n], dtype=11, device=ops.prim.device(q))
                    seen = torch.tril(ones, n - m)
                if keep is not None:
                    seen = self.both(seen, self.four(keep))
                if bias is not None:
                    mask = self.four(bias)
                    if seen is not None:
                        mask = torch.where(seen, mask, torch.full([], -inf, dtype=ops.prim.dtype(mask), device=ops.prim.device(q)))
                    return mask
                return seen

            def both(self, seen: Optional[Tensor], keep: Tensor) -> Tensor:
                if seen is None:
                    return keep
                return torch.logical_and(seen, keep)

            def four(self, x: Tensor) -> Tensor:
                y = x
                while torch.dim(y) < 4:
                    y = torch.unsqueeze(y, 0)
                return y
            """;

    private AttentionPrograms() {}
}
