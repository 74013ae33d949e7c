package org.ablate.plugins.objectives;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.testkit.workbench.Workbench;

/** A model that can learn, of each kind there is: it adds up the embeddings of what it sees and multiplies them by a second table. */
final class Learner extends Architecture {

    private static final String SUMMED = """
            def summed(self, x: Tensor, causal: Tensor) -> Tensor:
                if bool(causal):
                    return torch.cumsum(x, 1)
                return torch.add(x, torch.sum(x, [1], True))
            """;

    private static final String COUNTED = """
            def counted(self, x: Tensor, keep: Tensor) -> Tensor:
                return torch.mul(x, torch.unsqueeze(torch.to(keep, 6), 2))
            """;

    private final Workbench bench;
    private final Output output;
    private final boolean causal;
    private final boolean source;
    private final Parameter embedding;
    private final Parameter readout;

    /**
     * @param scores how many scores an output has
     */
    Learner(Workbench bench, Output output, int scores, boolean causal, boolean source) {
        this.bench = bench;
        this.output = output;
        this.causal = causal;
        this.source = source;
        this.embedding = parameter(
                "embedding", new Shape(bench.vocabulary().size(), bench.width()), ValueInitializer.normal(0.3));
        this.readout = parameter("readout", new Shape(scores, bench.width()), ValueInitializer.normal(0.3));
    }

    Learner filled(long seed) {
        place("model");
        fill(bench.ops(), seed);
        return this;
    }

    private NDArray embedded(Input input) {
        NDArray all = bench.ops().embedding(input.tokens(), embedding.array()); // (batch, time, width)
        return input.keep()
                .map(keep -> bench.ops().kernel("counted", COUNTED).call(all, keep))
                .orElse(all);
    }

    @Override
    public NDArray states(Input input, ForwardPass pass) {
        NDArray summed = bench.ops().kernel("summed", SUMMED).call(embedded(input), causal ? 1L : 0L);
        return input.source()
                .map(read -> summed.add(embedded(read).sum(new int[] {1}, true)))
                .orElse(summed); // (batch, time, width)
    }

    @Override
    public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        NDArray scores = bench.ops().linear(states, readout.array(), null); // (batch, time, scores)
        return output == Output.CLASSES ? scores.get(":, -1") : scores;
    }

    @Override
    public int width() {
        return bench.width();
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
    public boolean readsSource() {
        return source;
    }

    @Override
    public KeyValueCache cache(int batch, int capacity) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Long> flops(int time) {
        return Map.of();
    }
}
