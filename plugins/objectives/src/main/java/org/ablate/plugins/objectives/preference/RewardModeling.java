package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import java.util.List;
import org.ablate.plugins.objectives.chat.ChatTemplate;
import org.ablate.plugins.objectives.chat.ChatTokens;
import org.ablate.plugins.objectives.chat.Conversations;
import org.ablate.plugins.objectives.chat.Truncation;
import org.ablate.plugins.objectives.scoring.ModelRequirements;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;

/**
 * Score answers so that the preferred one scores higher: {@code −log σ(r(chosen) − r(rejected))} (Bradley and Terry, 1952,
 * doi:10.2307/2334029; Ouyang et al., 2022, arXiv:2203.02155). The score is the one output of a head that classifies sequences. The
 * metric {@code accuracy} is the share of pairs that are scored the right way round.
 */
@Component(
        value = "reward-model",
        summary = "Score the chosen of two answers higher",
        formula = "−log σ(r(chosen) − r(rejected))",
        paper = "Ouyang et al., 2022, arXiv:2203.02155",
        verdict = "to judge answers by a model; to change a model by preferences, preference needs no judge")
public final class RewardModeling implements Objective, Examples.FromItems {

    private static final String COST = """
            def cost(self, scores: Tensor) -> Tuple[Tensor, Tensor]:
                both = torch.reshape(torch.to(scores, 6), [-1, 2])
                margin = torch.sub(torch.select(both, 1, 0), torch.select(both, 1, 1))
                return (both, torch.neg(torch.sum(torch.log_sigmoid(margin))))
            """;

    /** How pairs become rows. */
    public record Config(
            @Doc("how a conversation is laid out as text") @Default("tokenizer")
            Choice<ChatTemplate> template,

            @Doc(
                    "what is left out of a pair that does not fit the context: left, the beginning of the prompt, as much as the"
                            + " longer answer needs and the same for both; right, the end of each; refuse, nothing, and data.onBadRow"
                            + " says what becomes of it")
            @Default("left")
            Truncation truncate) {}

    private static final ModelRequirements DEMAND = new ModelRequirements("reward-model");

    private final Truncation truncation;
    private final Conversations conversations;
    private final SequenceLogProbs scores;
    private final Ops ops;

    public @Inject RewardModeling(Config config, ChatTemplate template, Ops ops) {
        this.truncation = config.truncate();
        this.conversations = new Conversations(template);
        this.scores = new SequenceLogProbs(ops);
        this.ops = ops;
    }

    @Override
    public boolean predictsText() {
        return false;
    }

    @Override
    public boolean scoresLabels() {
        return false;
    }

    @Override
    public Examples examples() {
        return this;
    }

    /** One class: the head's one output is the score. */
    @Override
    public List<String> classes(Item item) {
        return List.of("reward");
    }

    @Override
    public List<Example> examples(Item item, Reading reading, RandomStream random) {
        List<ChatTokens> whole = conversations.pair(item, reading.tokenizer());
        List<ChatTokens> kept = truncation.cutAlike(whole, reading.context(), item.place());
        return List.of(
                row(whole.get(0), kept.get(0)).withTargets(1),
                row(whole.get(1), kept.get(1)).withTargets(0));
    }

    private static Example row(ChatTokens whole, ChatTokens kept) {
        return Example.of(kept.ids(), new int[] {(int) CrossEntropyOptions.IGNORE})
                .withCut(whole.ids().length - kept.ids().length);
    }

    @Override
    public void requireFit(Architecture model) {
        DEMAND.classes(model);
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
        NDList cost = ops.kernel("cost", COST).run(model.forward(batch.input(), pass));
        NDList judged = scores.judged(cost.get(0));
        return new Outcome(judged.get(0), cost.get(1), judged.get(1));
    }
}
