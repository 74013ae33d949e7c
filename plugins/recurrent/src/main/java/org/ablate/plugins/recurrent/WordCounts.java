package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/** Classifies a row by how often each token stands in it: a linear model of figures of the counts, which begins at zero. */
abstract class WordCounts extends Architecture {

    private static final String COUNTS = """
            def counts(self, tokens: Tensor, keep: Tensor, vocabulary: Tensor) -> Tensor:
                none = torch.new_zeros(tokens, [torch.size(tokens, 0), int(vocabulary)], dtype=6)
                return torch.scatter_add(none, 1, tokens, torch.to(keep, 6))
            """;

    private final Ops ops;
    private final int vocabulary;
    private final Child<Linear> classifier;

    WordCounts(Ops ops, Vocabulary vocabulary, Classes classes) {
        this.ops = ops;
        this.vocabulary = vocabulary.size();
        this.classifier = child(
                "classifier",
                Linear.class,
                new Linear(ops, vocabulary.size(), classes.size(), ValueInitializer.zeros(), true));
    }

    /**
     * Figures of a row from its counts.
     *
     * @param counts float32 (batch, vocabulary)
     * @return (batch, vocabulary)
     */
    abstract NDArray figures(NDArray counts);

    @Override
    public final NDArray states(Input input, ForwardPass pass) {
        NDArray keep =
                pass.keep().orElseGet(() -> ops.manager().ones(input.tokens().getShape(), DataType.BOOLEAN));
        NDArray counts = ops.kernel("counts", COUNTS).call(input.tokens(), keep, (long) vocabulary);
        return figures(counts).expandDims(1); // (batch, 1, vocabulary)
    }

    @Override
    public final NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        return classifier.get().forward(states, pass).squeeze(1); // (batch, classes)
    }

    @Override
    public final int width() {
        return vocabulary;
    }

    @Override
    public final Output output() {
        return Output.CLASSES;
    }

    @Override
    public final boolean causal() {
        return false;
    }

    /** @throws ExperimentException always: nothing can be generated from counts */
    @Override
    public final KeyValueCache cache(int batch, int capacity) {
        throw new ExperimentException("a model of word counts names classes; text cannot be generated from it");
    }

    @Override
    public final Map<String, Long> flops(int time) {
        Linear linear = classifier.get();
        return Map.of("classifier", 2L * linear.inputWidth() * linear.outputWidth());
    }
}
