package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.InitialWeight;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * Scores of the vocabulary for each position: {@code states · Wᵀ + b}, W the token embedding itself unless told otherwise
 * (Press and Wolf, 2016, arXiv:1608.05859).
 */
@Component(value = "language-model", summary = "Scores the whole vocabulary at each position")
public final class LanguageModelHead extends Head {

    /** The fields of the language model head. */
    public record Config(
            @Doc("whether the projection is the embedding table itself") @Default("true")
            boolean tied,

            @Doc("whether there is a bias, which begins at zero") @Default("false")
            boolean bias) {}

    private final Ops ops;
    private final Optional<Child<Linear>> projection;
    private final Optional<Parameter> bias;

    @Inject
    LanguageModelHead(Config config, Dimensions dimensions, Vocabulary vocabulary, Ops ops) {
        this.ops = ops;
        this.projection = config.tied()
                ? Optional.empty()
                : Optional.of(child(
                        "projection",
                        Linear.class,
                        new Linear(
                                ops, dimensions.width(), vocabulary.size(), InitialWeight.readout(), config.bias())));
        this.bias = config.tied() && config.bias()
                ? Optional.of(parameter("bias", new Shape(vocabulary.size()), Initializer.zeros()))
                : Optional.empty();
    }

    @Override
    public NDArray forward(NDArray states, Embedding table, Input input, Pass pass) {
        if (projection.isPresent()) {
            return projection.get().get().forward(states, pass); // (batch, time, vocabulary)
        }
        return ops.linear(
                states, table.weight().array(), bias.map(Parameter::array).orElse(null));
    }

    @Override
    public Output output() {
        return Output.TOKENS;
    }

    /** A tied projection's; an own one is a {@code Linear} and counts there. */
    @Override
    public long flops(int time, Embedding table) {
        return projection.isPresent() ? 0 : 2L * time * table.weight().size();
    }
}
