package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.PrecomputedReference;

/**
 * Learn which of two answers is preferred: the loss compares {@code log p(chosen | prompt)} with {@code log p(rejected | prompt)},
 * each summed over the answer's tokens, and mostly also with what they were before training (Rafailov et al., 2023,
 * arXiv:2305.18290). A pair is two rows that follow each other and one target. The metric {@code accuracy} is the share of pairs
 * whose chosen answer gained more.
 */
@Component(
        value = "preference",
        summary = "Prefer the chosen of two answers",
        paper = "Rafailov et al., 2023, arXiv:2305.18290",
        verdict = "after sft, on data of preferences; with loss orpo also in its place")
public final class PreferenceLearning implements Objective, Examples.FromItems, PrecomputedReference {

    /** How pairs become rows and what they cost. */
    public record Config(
            @Doc("what a pair costs") @Default("dpo") Choice<PreferenceLoss> loss,

            @Doc("how a conversation is laid out as text") @Default("tokenizer")
            Choice<ChatTemplate> template,

            @Doc(
                    "what is left out of a pair that does not fit the context: left, the beginning of the prompt, as much as the"
                            + " longer answer needs and the same for both; right, the end of each; refuse, nothing, and data.onBadRow"
                            + " says what becomes of it")
            @Default("left")
            Truncation truncate) {}

    private static final ModelRequirements DEMAND = new ModelRequirements("preference");

    private final Truncation truncation;
    private final PreferenceLoss loss;
    private final Conversations conversations;
    private final SequenceLogProbs scores;

    public @Inject PreferenceLearning(Config config, PreferenceLoss loss, ChatTemplate template, Ops ops) {
        this.truncation = config.truncate();
        this.loss = loss;
        this.conversations = new Conversations(template);
        this.scores = new SequenceLogProbs(ops);
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

    @Override
    public Optional<PrecomputedReference> reference() {
        return loss.readsReference() ? Optional.of(this) : Optional.empty();
    }

    @Override
    public List<Example> examples(Item item, Reading reading, RandomStream random) {
        List<ChatTokens> whole = conversations.pair(item, reading.tokenizer());
        List<ChatTokens> kept = truncation.cutAlike(whole, reading.context() + 1, item.place());
        return List.of(
                truncation.example(whole.get(0), kept.get(0), item.place()).withTargets(1),
                truncation.example(whole.get(1), kept.get(1), item.place()).withTargets(0));
    }

    @Override
    public NDArray values(Architecture initial, Batch batch, ForwardPass pass) {
        return scores.of(initial.forward(batch.input(), pass), batch.labels(), loss.perToken())
                .expandDims(1); // (batch, 1)
    }

    @Override
    public Set<Integer> ends(Tokenizer tokenizer) {
        return conversations.ends(tokenizer);
    }

    @Override
    public void requireFit(Architecture model) {
        DEMAND.causal(model);
        DEMAND.tokens(model);
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
        NDArray answers = scores.of(model.forward(batch.input(), pass), batch.labels(), loss.perToken()); // (batch)
        NDArray reference = loss.readsReference() ? referenceOf(batch) : answers.zerosLike();
        NDList pairs = scores.pairs(answers); // (pairs) each
        NDList before = scores.pairs(reference);
        NDArray losses = loss.of(pairs.get(0), pairs.get(1), before.get(0), before.get(1)); // (pairs)
        NDArray gains = scores.gains(answers, reference); // (pairs, 2)
        NDList judged = scores.judged(gains);
        return new Outcome(judged.get(0), losses.sum(), judged.get(1));
    }

    private static NDArray referenceOf(Batch batch) {
        return batch.values()
                .orElseThrow(() ->
                        new IllegalStateException("the rows carry no log-probabilities of the model before training"))
                .get(":, 0"); // (batch)
    }
}
