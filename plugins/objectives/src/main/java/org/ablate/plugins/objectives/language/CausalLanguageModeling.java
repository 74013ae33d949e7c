package org.ablate.plugins.objectives.language;

import jakarta.inject.Inject;
import java.util.Arrays;
import org.ablate.plugins.objectives.scoring.LabelLoss;
import org.ablate.plugins.objectives.scoring.ModelRequirements;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;

/**
 * Predict the next token from those before it: the loss at position t is {@code −log p(token t+1 | tokens 0 … t)} (Bengio et
 * al., 2003, jmlr.org/papers/v3/bengio03a). Labels are shifted here, so the label at t is what position t must predict.
 */
@Component(
        value = "causal-lm",
        summary = "Predict each token from those before it",
        formula = "−log p(token t+1 | tokens 0 … t)",
        paper = "Bengio et al., 2003, jmlr.org/papers/v3/bengio03a",
        verdict = "the default: every position is a target")
public final class CausalLanguageModeling implements Objective, Examples.FromText {

    /** The fields of causal language modeling. */
    public record Config(
            @Doc("what scores cost in training; evaluation is always by cross-entropy") @Default("cross-entropy")
            Choice<Loss> loss) {}

    private static final ModelRequirements DEMAND = new ModelRequirements("causal-lm");

    private final LabelLoss loss;

    public @Inject CausalLanguageModeling(Loss loss, Ops ops) {
        this.loss = new LabelLoss(DEMAND.objective(), loss, ops);
    }

    @Override
    public Examples examples() {
        return this;
    }

    @Override
    public boolean predictsAll() {
        return true;
    }

    /** One more than the context: the last label is the token after it. */
    @Override
    public int rowLength(int context) {
        return context + 1;
    }

    @Override
    public Example example(int[] row, RandomStream random) {
        if (row.length < 2) {
            throw new IllegalArgumentException("a row needs at least two tokens, got " + row.length);
        }
        return Example.of(Arrays.copyOf(row, row.length - 1), Arrays.copyOfRange(row, 1, row.length));
    }

    @Override
    public void requireFit(Architecture model) {
        DEMAND.causal(model);
        DEMAND.noSource(model);
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
