package org.ablate.plugins.objectives;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
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

            @Doc("whether short conversations share a row, which saves padding and changes no loss") @Default("true")
            boolean pack) {}

    private final Config config;
    private final Conversations conversations;
    private final Ops ops;

    @Inject
    SupervisedFineTuning(Config config, ChatTemplate template, Ops ops) {
        this.config = config;
        this.conversations = new Conversations(template);
        this.ops = ops;
    }

    @Override
    public Examples examples() {
        return this;
    }

    @Override
    public boolean packs() {
        return config.pack();
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
        Scored.requireCausalTokens(model, "sft");
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, Pass pass) {
        NDArray logits = model.forward(batch.input(), pass); // (batch, time, vocabulary)
        return new Outcome(logits, ops.crossEntropy(logits, batch.labels(), CrossEntropyOptions.PLAIN));
    }
}
