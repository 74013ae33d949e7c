package org.ablate.plugins.transformer.moe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import org.ablate.spi.tensor.Ops;

/**
 * Dispatch of tokens to experts and back: sorted by expert, so that each sees its tokens as one array, and gathered again by the
 * inverse order. Nothing is added up in an order that may vary.
 */
final class ExpertDispatch {

    // Where an assignment does not count or finds its expert full it goes behind the last expert, to nobody.
    private static final String PLAN = """
            def plan(self, chosen: Tensor, counted: Tensor, experts: Tensor, rows: Tensor, capacity: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
                nobody = int(experts)
                device = ops.prim.device(chosen)
                to = torch.masked_fill(chosen, torch.logical_not(torch.reshape(counted, [-1, 1])), nobody)
                wanted = torch.bincount(torch.flatten(to), None, nobody + 1)
                if int(capacity) > 0:
                    to = self.within_capacity(to, nobody, int(rows), int(capacity))
                flat = torch.flatten(to)
                sorted, order = torch.sort(flat, stable=True, dim=0, descending=False)
                places = torch.arange(torch.size(order, 0), dtype=4, layout=None, device=device, pin_memory=None)
                inverse = torch.scatter(torch.zeros_like(order), 0, order, places)
                return (order, inverse, torch.bincount(flat, None, nobody + 1), wanted)

            def within_capacity(self, to: Tensor, nobody: int, rows: int, capacity: int) -> Tensor:
                taken = torch.sum(torch.one_hot(to, nobody + 1), [1])
                taken = torch.reshape(taken, [rows, -1, nobody + 1])
                before = torch.flatten(torch.sub(torch.cumsum(taken, 1), taken), 0, 1)
                full = torch.ge(torch.gather(before, 1, to), capacity)
                return torch.masked_fill(to, full, nobody)
            """;

    private static final String SPREAD = """
            def spread(self, x: Tensor, order: Tensor, each: Tensor) -> Tensor:
                return torch.embedding(x, torch.floor_divide(order, int(each)))
            """;

    private static final String SLICE = """
            def slice(self, x: Tensor, start: Tensor, count: Tensor) -> Tensor:
                return torch.unsqueeze(torch.narrow(x, 0, int(start), int(count)), 0)
            """;

    private static final String GATHER = """
            def gathered(self, parts: List[Tensor], like: Tensor, inverse: Tensor, weights: Tensor) -> Tensor:
                width = torch.size(like, 1)
                total = torch.size(inverse, 0)
                held = 0
                rows = annotate(List[Tensor], [])
                for i in range(torch.len(parts)):
                    held = held + torch.size(parts[i], 1)
                    torch.append(rows, torch.to(torch.reshape(parts[i], [-1, width]), 6))
                torch.append(rows, torch.zeros([total - held, width], dtype=6, device=ops.prim.device(like)))
                each = torch.reshape(torch.embedding(torch.cat(rows, 0), inverse), [-1, torch.size(weights, 1), width])
                return torch.sum(torch.mul(each, torch.unsqueeze(weights, 2)), [1])
            """;

    private final Ops ops;

    ExpertDispatch(Ops ops) {
        this.ops = ops;
    }

    /**
     * Which tokens go where.
     *
     * @param order int64 (tokens · perToken): the assignments by expert, those to nobody last
     * @param inverse int64 (tokens · perToken): where each assignment stands in that order
     * @param counts int64 (experts + 1): assignments that each expert serves, and nobody
     * @param wanted int64 (experts + 1): the same before any was dropped for want of room
     */
    record Plan(NDArray order, NDArray inverse, NDArray counts, NDArray wanted) {}

    /**
     * @param chosen int64 (tokens, perToken)
     * @param counted boolean (tokens), false where a token is padding
     * @param rows that the tokens are of, each as long
     * @param capacity assignments of a row that an expert serves, the earlier first; absent for all
     */
    Plan plan(NDArray chosen, NDArray counted, int experts, int rows, Optional<Integer> capacity) {
        NDList plan =
                ops.kernel("plan", PLAN).run(chosen, counted, (long) experts, (long) rows, (long) capacity.orElse(0));
        return new Plan(plan.get(0), plan.get(1), plan.get(2), plan.get(3));
    }

    /**
     * @param tokens (tokens, width)
     * @return (tokens · perToken, width), in the plan's order
     */
    NDArray spread(NDArray tokens, Plan plan, int perToken) {
        return ops.kernel("spread", SPREAD).call(tokens, plan.order(), (long) perToken);
    }

    /** Some rows of what {@link #spread} gave: (1, count, width). */
    NDArray slice(NDArray spread, long start, long count) {
        return ops.kernel("slice", SLICE).call(spread, start, count);
    }

    /**
     * @param parts what the experts made of their slices, in order, each (1, count, width); left out where a count is zero
     * @param weights (tokens, perToken)
     * @return (tokens, width): for each token what its experts made of it, weighed and added
     */
    NDArray gather(NDList parts, NDArray like, Plan plan, NDArray weights) {
        return ops.kernel("gathered", GATHER).call(parts, like, plan.inverse(), weights);
    }
}
