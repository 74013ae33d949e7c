package org.ablate.plugins.pytorch;

/**
 * Programs of scaled dot-product attention. PyTorch's own kernel serves float32 and whatever is very long; it gives zeros
 * to a query that sees no key, in both directions.
 *
 * <ul>
 *   <li>Query, key and value of different formats meet in bfloat16 (15): the others were rounded to it before.
 *   <li>Heads that share a key are repeated for PyTorch's kernel: on the CPU it takes fewer key heads without complaint and
 *       then reads beyond them. The queries that share a key head are rows of one matrix elsewhere.
 *   <li>In bfloat16 on the CPU two batched products around a softmax take a third to a sixth of the time of PyTorch's
 *       kernel, forward and backward (16 × 6 heads × 256 tokens: 24 against 66 ms; 12 × 4 × 64: 0.8 against 5.6 ms, one
 *       core with AVX-512 bf16), for the memory of the weights.
 * </ul>
 */
final class AttentionPrograms {

    static final String TEXT = """
            def attention(self, query: Tensor, key: Tensor, value: Tensor, keep: Optional[Tensor], bias: Optional[Tensor], causal: bool, scale: float, rate: float, products: bool) -> Tensor:
                q, k, v = self.same_format(query, key, value)
                mask = self.mask(q, torch.size(k, 2), keep, bias, causal, products and ops.prim.dtype(q) == 15)
                if products and ops.prim.dtype(q) == 15:
                    certain = keep is None and bias is None and torch.size(q, 2) <= torch.size(k, 2)
                    return self.attention_by_products(q, k, v, mask, certain, scale, rate)
                shared = torch.size(q, 1) // torch.size(k, 1)
                if shared > 1:
                    if torch.size(q, 2) == 1 and mask is None:
                        rows = torch.reshape(q, [torch.size(q, 0), torch.size(k, 1), shared, torch.size(q, 3)])
                        out = torch.scaled_dot_product_attention(rows, k, v, None, rate, False, scale=scale)
                        return torch.reshape(out, [torch.size(q, 0), torch.size(q, 1), 1, torch.size(v, 3)])
                    k = self.repeat_heads(k, shared)
                    v = self.repeat_heads(v, shared)
                return torch.scaled_dot_product_attention(q, k, v, mask, rate, causal and mask is None, scale=scale)

            def attention_by_products(self, q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor], certain: bool, scale: float, rate: float) -> Tensor:
                b, h, m, d = torch.size(q)
                g = torch.size(k, 1)
                n = torch.size(k, 2)
                rows = torch.reshape(q, [b * g, h // g * m, d])
                columns = torch.transpose(torch.reshape(k, [b * g, n, d]), 1, 2)
                scores = torch.baddbmm(self.addend(q, g, n, mask), rows, columns, alpha=scale)
                if certain:
                    weights = torch.softmax(scores, -1)
                else:
                    weights = torch._safe_softmax(scores, -1)
                if rate > 0.:
                    weights = torch.dropout(weights, rate, True)
                out = torch.bmm(weights, torch.reshape(v, [b * g, n, -1]))
                return torch.reshape(out, [b, h, m, -1])

            def addend(self, q: Tensor, g: int, n: int, mask: Optional[Tensor]) -> Tensor:
                b, h, m, d = torch.size(q)
                if mask is None:
                    return torch.zeros([1, 1], dtype=ops.prim.dtype(q), device=ops.prim.device(q))
                zero = torch.zeros([], dtype=ops.prim.dtype(q), device=ops.prim.device(q))
                added = mask
                if ops.prim.dtype(mask) == 11:
                    added = torch.where(mask, zero, torch.full_like(zero, -inf))
                added = torch.to(added, ops.prim.dtype(q))
                if torch.size(added, 0) * torch.size(added, 1) == 1:
                    return torch.reshape(torch.expand(added, [1, h // g, m, n]), [h // g * m, n])
                return torch.reshape(torch.expand(added, [b, h, m, n]), [b * g, h // g * m, n])

            def same_format(self, q: Tensor, k: Tensor, v: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                if ops.prim.dtype(q) == ops.prim.dtype(k) and ops.prim.dtype(q) == ops.prim.dtype(v):
                    return (q, k, v)
                return (torch.to(q, 15), torch.to(k, 15), torch.to(v, 15))

            def repeat_heads(self, x: Tensor, times: int) -> Tensor:
                return torch.flatten(torch.expand(torch.unsqueeze(x, 2), [-1, -1, times, -1, -1]), 1, 2)

            def mask(self, q: Tensor, n: int, keep: Optional[Tensor], bias: Optional[Tensor], causal: bool, whole: bool) -> Optional[Tensor]:
                m = torch.size(q, 2)
                seen = annotate(Optional[Tensor], None)
                if causal and (whole or m != n or keep is not None or bias is not None):
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
