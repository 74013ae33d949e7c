package org.ablate.plugins.decoding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.function.IntPredicate;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.tensor.Sampling;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.LogitsProcessor;

/**
 * Draws one token after another from {@code softmax(logits / temperature)}, cut if asked to the most likely tokens by top-k (Fan et
 * al., 2018, arXiv:1805.04833), nucleus (Holtzman et al., 2020, arXiv:1904.09751) or min-p (Nguyen et al., 2024,
 * arXiv:2407.01082), or to the typical ones (Meister et al., 2022, arXiv:2202.00666).
 */
@Component(
        value = "sampling",
        summary = "Draws one token after another, by temperature, top-k, nucleus, min-p and typicality",
        formula = "token ~ softmax(logits / temperature), cut to the tokens worth drawing",
        paper = "Holtzman et al., 2020, arXiv:1904.09751 (nucleus)",
        verdict = "The usual choice for open text; temperature 0.7 with topK 50 suits small models")
public final class SamplingDecoding implements Decoding {

    /** The fields of sampling. */
    public record Config(
            @Doc("divides the logits: below 1 sharper, above 1 flatter, 0 always takes the most likely token")
            @Default("1.0")
            @PositiveOrZero
            double temperature,

            @Doc("draw only from this many most likely tokens; 0 for all") @Default("0") @PositiveOrZero
            int topK,

            @Doc("draw only from the fewest most likely tokens whose probabilities reach this; 1 for all")
            @Default("1.0")
            @Positive
            @DecimalMax("1")
            double topP,

            @Doc("draw only from tokens at least this times as likely as the most likely one; 0 for all")
            @Default("0.0")
            @Fraction
            double minP,

            @Doc("draw only from the most typical tokens whose probabilities reach this; 1 for all")
            @Default("1.0")
            @Positive
            @DecimalMax("1")
            double typicalP,

            @Doc("what changes the scores before a token is drawn, in this order") @Default("[]")
            List<Choice<LogitsProcessor>> processors) {}

    private final Config config;
    private final AutoregressiveLoop writing;
    private final Ops ops;

    @Inject
    SamplingDecoding(Config config, List<LogitsProcessor> processors, ContextLength context, Ops ops) {
        this.config = config;
        this.writing = new AutoregressiveLoop(processors, context, ops);
        this.ops = ops;
    }

    @Override
    public List<Continuation> generate(Architecture model, Request request, IntPredicate accept) {
        return writing.write(
                model,
                request,
                (scores, added) -> draw(scores, RandomStream.seed(request.seed(), "decoding", "sample", added)),
                accept);
    }

    private int draw(float[] scores, long seed) {
        Sampling sampling = new Sampling(config.temperature(), config.topK(), config.topP());
        if (config.temperature() > 0 && (config.minP() > 0 || config.typicalP() < 1)) {
            new LogitsFilter(config.temperature(), config.topK(), config.topP(), config.minP(), config.typicalP())
                    .apply(scores);
            sampling = new Sampling(1, 0, 1);
        }
        try (NDArray logits = ops.manager().create(scores, new Shape(1, scores.length));
                NDArray drawn = ops.sample(logits, sampling, seed)) {
            return (int) drawn.getLong(0);
        }
    }
}
