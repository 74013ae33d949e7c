package org.ablate.plugins.transformer.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.ablate.plugins.transformer.cpu.CpuLinear;
import org.ablate.plugins.transformer.cpu.SpinningWorkers;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * A head that scores the vocabulary at each position: {@code states · Wᵀ + b}, W the token embedding itself unless told otherwise
 * (Press and Wolf, 2016, arXiv:1608.05859).
 */
abstract sealed class VocabularyHead extends Head permits LanguageModelHead, MaskedLanguageModelHead {

    private final Ops ops;
    private final Optional<Child<Linear>> projection;
    private final Optional<Parameter> bias;

    /**
     * @param tied whether W is the token embedding
     * @param biased whether there is b, which begins at zero
     */
    VocabularyHead(boolean tied, boolean biased, Dimensions dimensions, Vocabulary vocabulary, Ops ops) {
        this.ops = ops;
        this.projection = tied
                ? Optional.empty()
                : Optional.of(child(
                        "projection",
                        Linear.class,
                        new Linear(ops, dimensions.width(), vocabulary.size(), WeightInit.readout(), biased)));
        this.bias = tied && biased
                ? Optional.of(parameter("bias", new Shape(vocabulary.size()), ValueInitializer.zeros()))
                : Optional.empty();
    }

    /**
     * @param states (batch, time, width)
     * @return (batch, time, vocabulary)
     */
    final NDArray scores(NDArray states, Embedding table, ForwardPass pass) {
        if (projection.isPresent()) {
            return projection.get().get().forward(states, pass);
        }
        return ops.linear(
                states, table.weight().array(), bias.map(Parameter::array).orElse(null));
    }

    /** Whether the projection is the embedding table. */
    public final boolean tied() {
        return projection.isEmpty();
    }

    /**
     * The projection of one position, with the weights as they are now; empty where another layer stands in its place.
     *
     * @param table the embedding's, (vocabulary, width)
     */
    final Optional<CpuLinear> cpuProjection(NDArray table, SpinningWorkers crew) {
        if (projection.isEmpty()) {
            return Optional.of(CpuLinear.of(table, bias.map(Parameter::array), crew));
        }
        Linear own = projection.get().get();
        return CpuLinear.isPlain(own) ? Optional.of(CpuLinear.of(crew, own)) : Optional.empty();
    }

    @Override
    public final Output output() {
        return Output.TOKENS;
    }

    /** A tied projection's; an own one is a {@code Linear} and counts there. */
    @Override
    public final long flops(int time, Embedding table) {
        return projection.isPresent() ? 0 : 2L * time * table.weight().size();
    }
}
