package org.ablate.plugins.transformer.architecture;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.tensor.Ops;

/** A learned vector per token type, added to the embedding (Devlin et al., 2018, arXiv:1810.04805). */
final class TokenTypeEmbedding extends Embedding {

    // Virtual tokens stand before the others and are of the first type.
    private static final String ADD = """
            def add(self, embedded: Tensor, weight: Tensor, types: Tensor) -> Tensor:
                virtual = torch.sub(torch.size(embedded, 1), torch.size(types, 1))
                return torch.add(embedded, torch.embedding(weight, torch.constant_pad_nd(types, [virtual, 0])))
            """;

    private static final String ADD_FIRST = """
            def addFirst(self, embedded: Tensor, weight: Tensor) -> Tensor:
                return torch.add(embedded, torch.select(weight, 0, 0))
            """;

    private final Ops ops;
    private final int count;

    TokenTypeEmbedding(Ops ops, int count, int width) {
        super(ops, count, width, WeightInit.embedding());
        this.ops = ops;
        this.count = count;
    }

    /**
     * Without types in the input, all tokens are of the first.
     *
     * @param embedded (batch, time, width)
     * @return (batch, time, width)
     * @throws ExperimentException when there is no such type
     */
    NDArray add(NDArray embedded, Input input) {
        Optional<NDArray> types = input.types(); // (batch, time)
        if (types.isEmpty()) {
            return ops.kernel("addFirst", ADD_FIRST).call(embedded, weight().array());
        }
        long highest = types.get().max().getLong();
        if (highest >= count) {
            throw new ExperimentException("the text has tokens of type " + highest + ", but the model has only " + count
                    + " token types, from 0; set tokenTypes to " + (highest + 1));
        }
        return ops.kernel("add", ADD).call(embedded, weight().array(), types.get());
    }
}
