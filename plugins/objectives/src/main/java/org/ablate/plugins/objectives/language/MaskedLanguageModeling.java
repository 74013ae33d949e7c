package org.ablate.plugins.objectives.language;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.objectives.scoring.LabelLoss;
import org.ablate.plugins.objectives.scoring.LabeledPositions;
import org.ablate.plugins.objectives.scoring.ModelRequirements;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;

/**
 * Find hidden tokens from those before and after: of the tokens of a row a share is chosen, of these most become the mask token,
 * some a random token and the rest stay, and the loss is {@code −log p(token t | the row so changed)} over the chosen t (Devlin et
 * al., 2018, arXiv:1810.04805). Each row of each step is masked anew, as in RoBERTa (Liu et al., 2019, arXiv:1907.11692); as in
 * BERT, {@code round(share · tokens)} are chosen and at least one, never a special token.
 */
@Component(
        value = "masked-lm",
        summary = "Find masked tokens from those before and after",
        formula = "−log p(token t | row with t hidden), over the chosen t",
        paper = "Devlin et al., 2018, arXiv:1810.04805",
        verdict = "trains an encoder from scratch; only the chosen positions are scored in training")
public final class MaskedLanguageModeling implements Objective {

    /** The fields of masked language modeling. */
    public record Config(
            @Doc("share of a row's tokens that are chosen") @Default("0.15") @Positive @Fraction
            double chosen,

            @Doc("share of the chosen tokens that become the mask token") @Default("0.8") @Fraction
            double masked,

            @Doc("share of the chosen tokens that become a random token; the rest stay as they are")
            @Default("0.1")
            @DecimalMin("0")
            @Fraction
            double random,

            @Doc("what scores cost in training; evaluation is always by cross-entropy") @Default("cross-entropy")
            Choice<Loss> loss)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    masked + random <= 1,
                    "random",
                    "a share of " + masked + " masked and " + random + " random is more than all that is chosen");
        }
    }

    private static final ModelRequirements DEMAND = new ModelRequirements("masked-lm");

    private final Config config;
    private final LabelLoss loss;
    private final Ops ops;

    public @Inject MaskedLanguageModeling(Config config, Loss loss, Ops ops) {
        this.config = config;
        this.loss = new LabelLoss(DEMAND.objective(), loss, ops);
        this.ops = ops;
    }

    @Override
    public Examples examples() {
        return (Examples.WithTokenizer) reading -> new TokenMasker(config, reading);
    }

    @Override
    public void requireFit(Architecture model) {
        DEMAND.noSource(model);
        DEMAND.bidirectional(model);
        DEMAND.tokens(model);
        loss.requireFit(model);
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
        if (!pass.training() || !loss.loss().separable()) {
            return loss.of(model, batch.input(), Loss.Target.of(batch.labels()), pass);
        }
        LabeledPositions chosen = new LabeledPositions(model, batch.labels(), ops);
        return loss.of(chosen, batch.input(), Loss.Target.of(chosen.labels()), pass);
    }

    @Override
    public Outcome scoredOutcome(Architecture model, Batch batch, ForwardPass pass) {
        return loss.scored(model, batch.input(), Loss.Target.of(batch.labels()), pass);
    }
}
