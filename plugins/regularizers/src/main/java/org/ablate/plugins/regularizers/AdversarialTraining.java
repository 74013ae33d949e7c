package org.ablate.plugins.regularizers;

import jakarta.inject.Inject;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Objective;

/** Trains on embeddings moved to where another objective's loss is high (Miyato et al., 2017, arXiv:1605.07725). */
@Component(
        value = "adversarial",
        summary = "Another objective on embeddings moved to where its loss is high",
        formula = "loss(x) + weight · loss(x + r), or as the attack has it",
        paper = "Miyato et al., 2017, arXiv:1605.07725",
        verdict = "For robust fine-tuning; a step costs two readings or more")
public final class AdversarialTraining extends ObjectiveWrapper {

    /** The fields of adversarial training. */
    public record Config(
            @Doc("how high losses are found") @Default("fgm")
            Choice<Attack> attack,

            @Doc("the objective") @Default("causal-lm") Choice<Objective> of) {}

    private final Ops ops;
    private final Attack attack;

    @Inject
    AdversarialTraining(Ops ops, Attack attack, Objective of) {
        super(of);
        this.ops = ops;
        this.attack = attack;
    }

    @Override
    Outcome train(Architecture model, Batch batch, ForwardPass pass) {
        return attack.outcome(new EmbeddingNeighborhood(ops, model, batch, pass, wrapped()));
    }
}
