package org.ablate.plugins.transformer.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.ablate.spi.tensor.Ops;

/**
 * State of linear attention: {@code Σ (q′ · k′ⱼ) vⱼ / (Σ q · kⱼ + 1e-6)} in three ways: over the keys so far by running sums,
 * over all keys by one sum, and over any keys by scores. All in fp32. Where no key counts all give zeros.
 */
final class LinearAttentionState {

    /** Positions whose scores are formed at once. */
    static final int BLOCK = 64;

    // What earlier blocks sum to is shifted by one block, rather than taken from a sum by subtraction, which would
    // round.
    private static final String SO_FAR = """
            def so_far(self, f: List[Tensor], keep: List[Tensor], state: List[Tensor], block: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                q, k, turned, turnedKey, v = self.counted(f, keep)
                b, h, time, d = torch.size(q)
                length = min(int(block), time)
                count = (time + length - 1) // length
                rest = count * length - time
                queries = self.blocks(turned, count, rest)
                keys = self.blocks(turnedKey, count, rest)
                values = self.blocks(v, count, rest)
                mixed = torch.matmul(torch.tril(torch.matmul(queries, torch.transpose(keys, 3, 4))), values)
                sums = torch.cumsum(torch.matmul(torch.transpose(keys, 3, 4), values), 2)
                first = torch.zeros_like(torch.narrow(sums, 2, 0, 1))
                totals = torch.cumsum(k, 2)
                if torch.len(state) > 0:
                    first = torch.unsqueeze(state[0], 2)
                    sums = torch.add(sums, first)
                    totals = torch.add(totals, torch.unsqueeze(state[1], 2))
                if count > 1:
                    first = torch.cat([first, torch.narrow(sums, 2, 0, count - 1)], 2)
                mixed = torch.add(mixed, torch.matmul(queries, first))
                mixed = torch.narrow(torch.flatten(mixed, 2, 3), 2, 0, time)
                last = torch.squeeze(torch.narrow(sums, 2, count - 1, 1), 2)
                return (self.over(mixed, torch.sum(torch.mul(q, totals), [-1], True)), last, torch.squeeze(torch.narrow(totals, 2, time - 1, 1), 2))

            def blocks(self, x: Tensor, count: int, rest: int) -> Tensor:
                return torch.unflatten(torch.constant_pad_nd(x, [0, 0, 0, rest]), 2, [count, -1])
            """;

    private static final String OF_ALL = """
            def of_all(self, f: List[Tensor], keep: List[Tensor]) -> Tensor:
                q, k, turned, turnedKey, v = self.counted(f, keep)
                mixed = torch.matmul(turned, torch.matmul(torch.transpose(turnedKey, 2, 3), v))
                return self.over(mixed, torch.sum(torch.mul(q, torch.sum(k, [2], True)), [-1], True))
            """;

    private static final String OF_SEEN = """
            def of_seen(self, f: List[Tensor], seen: Tensor) -> Tensor:
                scores = torch.mul(torch.matmul(f[2], torch.transpose(f[3], 2, 3)), seen)
                plain = torch.mul(torch.matmul(f[0], torch.transpose(f[1], 2, 3)), seen)
                return self.over(torch.matmul(scores, torch.to(f[4], 6)), torch.sum(plain, [-1], True))
            """;

    private static final String COMMON = """

            def counted(self, f: List[Tensor], keep: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
                k = f[1]
                turned = f[3]
                if torch.len(keep) > 0:
                    k = torch.mul(k, keep[0])
                    turned = torch.mul(turned, keep[0])
                return (f[0], k, f[2], turned, torch.to(f[4], 6))

            def over(self, mixed: Tensor, sum: Tensor) -> Tensor:
                return torch.div(mixed, torch.add(sum, 1e-6))
            """;

    private final Ops ops;

    LinearAttentionState(Ops ops) {
        this.ops = ops;
    }

    /**
     * @param features query and key (batch, heads, time, headWidth), both again with a position in them, and values (batch, heads,
     *     time, valueWidth)
     * @param keep nothing, or boolean (batch, 1, time, 1): which keys count
     * @param state nothing, or the second and third result for the positions before these
     * @return (batch, heads, time, valueWidth), and the state after these positions: (batch, heads, headWidth, valueWidth) and
     *     (batch, heads, headWidth)
     */
    NDList soFar(NDList features, NDList keep, NDList state) {
        return ops.kernel("so_far", SO_FAR + COMMON).run(features, keep, state, (long) BLOCK);
    }

    /** Every query over all keys; arguments as in {@link #soFar}. */
    NDArray ofAll(NDList features, NDList keep) {
        return ops.kernel("of_all", OF_ALL + COMMON).call(features, keep);
    }

    /**
     * Every query over the keys it sees; in time and memory {@code time²}.
     *
     * @param seen boolean, broadcastable to (batch, heads, queries, keys)
     */
    NDArray ofSeen(NDList features, NDArray seen) {
        return ops.kernel("of_seen", OF_SEEN + COMMON).call(features, seen);
    }
}
