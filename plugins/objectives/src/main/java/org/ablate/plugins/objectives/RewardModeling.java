package org.ablate.plugins.objectives;

import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
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
            Choice<ChatTemplate> template) {}

    private final Conversations conversations;
    private final AnswerScores scores;
    private final Ops ops;

    @Inject
    RewardModeling(ChatTemplate template, Ops ops) {
        this.conversations = new Conversations(template);
        this.scores = new AnswerScores(ops);
        this.ops = ops;
    }

    @Override
    public boolean predictsText() {
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
        return List.of(
                row(item, "chosen", reading).withTargets(1),
                row(item, "rejected", reading).withTargets(0));
    }

    private Example row(Item item, String answer, Reading reading) {
        int[] ids = conversations
                .tokens(PreferenceLearning.answered(item, answer), reading.tokenizer(), true, item.place())
                .endingWithAnswer(reading.context() - 1)
                .cut(reading.context())
                .ids();
        return Example.of(ids, new int[] {(int) CrossEntropyOptions.IGNORE});
    }

    @Override
    public void requireFit(Architecture model) {
        if (model.output() != Output.CLASSES) {
            throw new ExperimentException(
                    "objective 'reward-model' needs one score for each text, but the model's head scores "
                            + (model.output() == Output.TOKENS ? "the vocabulary" : "every token")
                            + "; choose a head that classifies whole texts");
        }
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, Pass pass) {
        NDList cost = ops.kernel("cost", COST).run(model.forward(batch.input(), pass));
        NDList judged = scores.judged(cost.get(0));
        return new Outcome(judged.get(0), cost.get(1), judged.get(1));
    }
}
