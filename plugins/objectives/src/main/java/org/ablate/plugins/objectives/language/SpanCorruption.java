package org.ablate.plugins.objectives.language;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import org.ablate.plugins.objectives.scoring.LabelLoss;
import org.ablate.plugins.objectives.scoring.ModelRequirements;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;

/**
 * Write what was cut out: spans of a row are each replaced by a sentinel token, and the target is each sentinel followed by its
 * span, then the end token. {@code round(density · tokens)} tokens are cut out in {@code round(cut / mean length)} spans of random
 * lengths, with random gaps (Raffel et al., 2019, arXiv:1910.10683, section 3.1.4; lengths and order as in T5's own code).
 *
 * <p>A row is as long as the encoder can read once it is cut. The decoder begins with the token that begins a text if there is one,
 * else with the padding token, as T5 does.
 */
@Component(
        value = "span-corruption",
        summary = "Write the spans that were cut out of a text",
        formula = "−log p(sentinel and span | row with spans cut out)",
        paper = "Raffel et al., 2019, arXiv:1910.10683",
        verdict = "pre-training of an encoder-decoder; short targets, so cheap steps")
public final class SpanCorruption implements Objective {

    /** The fields of span corruption. */
    public record Config(
            @Doc("share of the tokens that are cut out") @Default("0.15") @Positive @DecimalMax("0.9")
            double density,

            @Doc("mean length of a span, in tokens") @Default("3.0") @DecimalMin("1")
            double meanLength,

            @Doc(
                    "the tokens that stand for spans; by default <extra_id_0>, <extra_id_1>, … where the tokenizer has them, else the"
                            + " last tokens of the vocabulary from the top, with a warning, for they may stand for text too")
            Optional<Sentinels> sentinels,

            @Doc("what scores cost in training; evaluation is always by cross-entropy") @Default("cross-entropy")
            Choice<Loss> loss) {}

    /** A range of token ids. */
    public record Sentinels(
            @Doc("id of the token that stands for the first span") @PositiveOrZero
            int first,

            @Doc("id of the token that stands for the last span there can be; below the first, they count down")
            @PositiveOrZero
            int last) {}

    private static final ModelRequirements DEMAND = new ModelRequirements("span-corruption");

    private final Config config;
    private final LabelLoss loss;

    public @Inject SpanCorruption(Config config, Loss loss, Ops ops) {
        this.config = config;
        this.loss = new LabelLoss(DEMAND.objective(), loss, ops);
    }

    @Override
    public Examples examples() {
        return (Examples.WithTokenizer) reading -> new SpanCorruptor(config, reading);
    }

    @Override
    public void requireFit(Architecture model) {
        DEMAND.source(model);
        DEMAND.tokens(model);
        loss.requireFit(model);
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
        return loss.of(model, batch.input(), Loss.Target.of(batch.labels()), pass);
    }

    @Override
    public Outcome scoredOutcome(Architecture model, Batch batch, ForwardPass pass) {
        return loss.scored(model, batch.input(), Loss.Target.of(batch.labels()), pass);
    }
}
