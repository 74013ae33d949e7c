package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import java.util.stream.IntStream;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;

/** Distances between queries and keys, and tables that hold a value for each. */
final class RelativeDistances {

    private static final String BY_DISTANCE = """
            def spread(self, table: Tensor, queries: Tensor, keys: Tensor) -> Tensor:
                m = int(queries)
                n = int(keys)
                device = ops.prim.device(table)
                i = torch.arange(m, dtype=4, layout=None, device=device, pin_memory=None)
                j = torch.arange(n, dtype=4, layout=None, device=device, pin_memory=None)
                place = torch.add(torch.sub(torch.unsqueeze(j, 0), torch.unsqueeze(i, 1)), torch.sub(m, 1))
                values = torch.index_select(table, 1, torch.flatten(place))
                return torch.reshape(values, [1, torch.size(table, 0), m, n])
            """;

    private RelativeDistances() {}

    /**
     * The distances that occur, key minus query, from the lowest: the last query stands at the last key.
     *
     * @return queries + keys − 1 of them
     */
    static int[] distances(int queries, int keys) {
        return IntStream.rangeClosed(1 - keys, queries - 1).toArray();
    }

    /**
     * A value per distance, laid out per query and key.
     *
     * @param table (heads, queries + keys − 1), in the order of {@link #distances}
     * @return (1, heads, queries, keys)
     */
    static NDArray spread(NDArray table, int queries, int keys, Ops ops) {
        return ops.kernel("spread", BY_DISTANCE).call(table, (long) queries, (long) keys);
    }

    /**
     * The number of heads of the model, for an encoding that has a bias for each.
     *
     * @throws ExperimentException when the attention does not tell
     */
    static int heads(HeadDimensions model, String position) {
        return model.heads()
                .orElseThrow(() -> new ExperimentException("position '" + position
                        + "' has a bias per head, but the model's attention does not tell how many heads it has; choose an"
                        + " attention with heads, such as multi-head"));
    }

    /**
     * The width of the model's heads, for an encoding that meets queries.
     *
     * @throws ExperimentException when the attention does not tell
     */
    static int headWidth(HeadDimensions model, String position) {
        return model.headWidth()
                .orElseThrow(() -> new ExperimentException("position '" + position
                        + "' meets queries, but the model's attention does not tell how wide they are; choose an attention with"
                        + " heads, such as multi-head, whose number divides the width"));
    }
}
