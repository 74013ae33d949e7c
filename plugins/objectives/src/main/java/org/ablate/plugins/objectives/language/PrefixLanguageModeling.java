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
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;

/**
 * Continue a beginning: the first tokens of a row, as many as chance has it, see each other and are seen by all, and each token
 * after them is predicted from those before (Liu et al., 2018, arXiv:1801.10198; Raffel et al., 2019, arXiv:1910.10683, section
 * 3.2.1). The length of the beginning is uniform from 1 to one less than the row has.
 */
@Component(
        value = "prefix-lm",
        summary = "Continue a beginning whose tokens all see each other",
        formula = "−log p(token t+1 | tokens 0 … t), t past the prefix; tokens of the prefix see each other",
        paper = "Raffel et al., 2019, arXiv:1910.10683",
        verdict = "a decoder that reads a prompt both ways; fewer targets a row than causal-lm")
public final class PrefixLanguageModeling implements Objective, Examples.FromText {

    /** The fields of prefix language modeling. */
    public record Config(
            @Doc("what scores cost in training; evaluation is always by cross-entropy") @Default("cross-entropy")
            Choice<Loss> loss) {}

    private static final ModelRequirements DEMAND = new ModelRequirements("prefix-lm");

    private final LabelLoss loss;

    public @Inject PrefixLanguageModeling(Loss loss, Ops ops) {
        this.loss = new LabelLoss(DEMAND.objective(), loss, ops);
    }

    @Override
    public Examples examples() {
        return this;
    }

    /** One more than the context: the last label is the token after it. */
    @Override
    public int rowLength(int context) {
        return context + 1;
    }

    @Override
    public Example example(int[] row, RandomStream random) {
        int prefix = 1 + (int) random.nextLong(row.length - 1);
        int[] labels = Arrays.copyOfRange(row, 1, row.length);
        // The last token of the prefix predicts the first one after it.
        Arrays.fill(labels, 0, prefix - 1, Math.toIntExact(CrossEntropyOptions.IGNORE));
        return Example.of(Arrays.copyOf(row, row.length - 1), labels).withPrefix(prefix);
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
