package org.ablate.plugins.transformer.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.plugins.transformer.cpu.CpuCompilableHead;
import org.ablate.plugins.transformer.cpu.CpuLinear;
import org.ablate.plugins.transformer.cpu.SpinningWorkers;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * Scores of the vocabulary for each position: {@code states · Wᵀ + b + c}, W the token embedding itself unless told otherwise
 * (Press and Wolf, 2016, arXiv:1608.05859).
 */
@Component(
        value = "language-model",
        summary = "Scores the whole vocabulary at each position",
        formula = "states · Wᵀ + b + c",
        paper = "Press and Wolf, 2016, arXiv:1608.05859",
        verdict = "Tied saves a table and helps small models; large ones have a table of their own")
public final class LanguageModelHead extends VocabularyHead implements CpuCompilableHead {

    /** The fields of the language model head. */
    public record Config(
            @Doc("whether the projection is the embedding table itself") @Default("true")
            boolean tied,

            @Doc("whether there is a bias, which begins at zero") @Default("false")
            boolean bias,

            @Doc("what states are multiplied by before the projection: 1 / √width in the first T5")
            @Default("1.0")
            @Positive
            double scale,

            @Doc("whether each token's score gets a constant that training does not change: BART's final_logits_bias")
            @Default("false")
            boolean offset) {}

    private final Ops ops;
    private final double scale;
    private final Optional<Parameter> offset;

    @Inject
    public LanguageModelHead(Config config, Dimensions dimensions, Vocabulary vocabulary, Ops ops) {
        super(config.tied(), config.bias(), dimensions, vocabulary, ops);
        this.ops = ops;
        this.scale = config.scale();
        this.offset = config.offset()
                ? Optional.of(parameter("offset", new Shape(vocabulary.size()), ValueInitializer.zeros()))
                : Optional.empty();
        offset.ifPresent(constant -> constant.setTrainable(false));
    }

    @Override
    public double scale() {
        return scale;
    }

    @Override
    public Optional<CpuLinear> forCpu(NDArray table, SpinningWorkers crew) {
        return offset.isPresent() ? Optional.empty() : cpuProjection(table, crew);
    }

    @Override
    public NDArray forward(NDArray states, Embedding table, Input input, ForwardPass pass) {
        NDArray scores =
                scores(scale == 1 ? states : ops.scale(states, scale), table, pass); // (batch, time, vocabulary)
        return offset.map(constant -> scores.add(constant.array())).orElse(scores);
    }
}
