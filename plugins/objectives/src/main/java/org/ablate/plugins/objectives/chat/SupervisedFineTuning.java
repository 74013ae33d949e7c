package org.ablate.plugins.objectives.chat;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.ablate.plugins.objectives.scoring.LabelLoss;
import org.ablate.plugins.objectives.scoring.ModelRequirements;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;

/**
 * Learn to answer: the loss is {@code −log p(token | all before it)} over the tokens of the assistant's turns and what ends them,
 * and nothing else (Wei et al., 2022, arXiv:2109.01652; Ouyang et al., 2022, arXiv:2203.02155).
 *
 * <p>Several short conversations can share a row. Each then sees only itself and its positions begin anew, so the loss and its
 * gradients are those of separate rows, without the padding.
 */
@Component(
        value = "sft",
        summary = "Predict the answers of conversations",
        formula = "−Σ log p(answer token | all before it)",
        paper = "Ouyang et al., 2022, arXiv:2203.02155",
        verdict = "teaches a pretrained model to answer; needs data of conversations, such as instructions")
public final class SupervisedFineTuning implements Objective, Examples.FromItems {

    /** Which answers of a conversation are learnt. */
    public enum Answers {
        /** Every turn of the assistant. */
        ALL,
        /** The last one; those before are only read. */
        LAST
    }

    /** How conversations become rows. */
    public record Config(
            @Doc("how a conversation is laid out as text") @Default("tokenizer")
            Choice<ChatTemplate> template,

            @Doc("which answers are learnt: all, or the last of each conversation") @Default("all")
            Answers answers,

            @Doc(
                    "what is left out of a conversation that does not fit the context: left, its beginning; right, its end;"
                            + " refuse, nothing, and data.onBadRow says what becomes of it")
            @Default("right")
            Truncation truncate,

            @Doc(
                    "whether short conversations share a row, which saves padding and changes no loss; with a loss of a token that looks at others, each has its own")
            @Default("true")
            boolean pack,

            @Doc("what scores cost in training; evaluation is always by cross-entropy") @Default("cross-entropy")
            Choice<Loss> loss) {}

    private static final ModelRequirements DEMAND = new ModelRequirements("sft");

    private final Config config;
    private final Conversations conversations;
    private final LabelLoss loss;

    @Inject
    SupervisedFineTuning(Config config, ChatTemplate template, Loss loss, Ops ops) {
        this.config = config;
        this.conversations = new Conversations(template);
        this.loss = new LabelLoss(DEMAND.objective(), loss, ops);
    }

    @Override
    public Examples examples() {
        return this;
    }

    @Override
    public boolean packs() {
        return config.pack() && loss.loss().separable();
    }

    @Override
    public List<Example> examples(Item item, Reading reading, RandomStream random) {
        if (item.messages().isEmpty()) {
            throw new ExperimentException(
                    item.place()
                            + ": the objective sft needs conversations, but this item has none; choose the data source instructions");
        }
        ChatTokens whole = conversations.tokens(
                item.messages(), reading.tokenizer(), config.answers() == Answers.LAST, item.place());
        ChatTokens kept = config.truncate().cut(whole, reading.context() + 1, item.place());
        return List.of(config.truncate().example(whole, kept, item.place()));
    }

    @Override
    public Set<Integer> ends(Tokenizer tokenizer) {
        return conversations.ends(tokenizer);
    }

    @Override
    public void requireFit(Architecture model) {
        DEMAND.causal(model);
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
