package org.ablate.testkit.contract;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.check.JoinedCache;
import org.ablate.testkit.workbench.Workbench;

/**
 * A small model to try objectives and ways of decoding on: the state at a position is the sum of the embeddings of all tokens up to it that
 * count, or of all, and the scores are its products with a second table.
 */
@Component(value = "toy", summary = "Adds up embeddings")
final class ToyModel extends Architecture {

    private static final String MASKED = """
            def masked(self, x: Tensor, keep: Tensor) -> Tensor:
                return torch.mul(x, torch.unsqueeze(torch.to(torch.narrow(keep, 1, torch.size(keep, 1) - torch.size(x, 1), torch.size(x, 1)), 6), 2))
            """;

    private static final String SUMMED = """
            def summed(self, x: Tensor, causal: Tensor) -> Tensor:
                if bool(causal):
                    return torch.cumsum(x, 1)
                return torch.add(x, torch.sum(x, [1], True))
            """;

    private final Ops ops;
    private final Output output;
    private final boolean causal;
    private final Parameter embedding;
    private final Parameter readout;

    /**
     * @param scores how many scores an output has
     */
    ToyModel(Workbench bench, Output output, int scores, boolean causal) {
        this.ops = bench.ops();
        this.output = output;
        this.causal = causal;
        this.embedding = parameter(
                "embedding", new Shape(bench.vocabulary().size(), bench.width()), ValueInitializer.normal(0.2));
        this.readout = parameter("readout", new Shape(scores, bench.width()), ValueInitializer.normal(0.2));
    }

    ToyModel filled(long seed) {
        place("model");
        fill(ops, seed);
        return this;
    }

    @Override
    public NDArray states(Input input, ForwardPass pass) {
        NDArray embedded = pass.embedded(ops.embedding(input.tokens(), embedding.array()));
        NDArray counting = pass.keep()
                .map(keep -> ops.kernel("masked", MASKED).call(embedded, keep))
                .orElse(embedded);
        NDArray summed = ops.kernel("summed", SUMMED).call(counting, causal ? 1L : 0L); // (batch, time, width)
        if (pass.cache().isEmpty()) {
            return summed;
        }
        KeyValueCache cache = pass.cache().get();
        NDArray all =
                cache.recall(this).map(before -> summed.add(before.get(0))).orElse(summed);
        cache.remember(this, new NDList(all.get(":, -1:")));
        cache.advance(Math.toIntExact(input.tokens().getShape().get(1)));
        return all;
    }

    @Override
    public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        NDArray scores = ops.linear(states, readout.array(), null); // (batch, time, scores)
        return output == Output.CLASSES ? scores.get(":, -1") : scores;
    }

    @Override
    public int width() {
        return Math.toIntExact(embedding.shape().get(1));
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public boolean causal() {
        return causal;
    }

    @Override
    public KeyValueCache cache(int batch, int capacity) {
        return new JoinedCache(ops);
    }

    @Override
    public Map<String, Long> flops(int time) {
        return Map.of("readout", 2L * time * readout.size());
    }
}
