package org.ablate.plugins.objectives.seq2seq;

import ai.djl.ndarray.NDArray;
import com.google.common.primitives.Ints;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.ablate.plugins.objectives.example.SequenceFraming;
import org.ablate.plugins.objectives.example.SpecialTokens;
import org.ablate.plugins.objectives.scoring.LabelLoss;
import org.ablate.plugins.objectives.scoring.ModelRequirements;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Moved;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Input;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.TextMarks;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;

/**
 * Write a target for a source: the loss is {@code −Σ log p(target t | source, target 0 … t−1)}, up to the token that ends the
 * target (Sutskever, Vinyals and Le, 2014, arXiv:1409.3215). The decoder reads the target shifted by one, after its first token and
 * what stands before a target's text: {@code </s> <s>} in BART; see {@link TextMarks}. What stands there is learnt too, so that a
 * model writes it, but no evaluation counts it. Both are cut on the right to the context.
 */
@Component(
        value = "seq2seq",
        summary = "Write a target for a source, such as a translation",
        formula = "−Σ log p(target t | source, target 0 … t−1)",
        paper = "Sutskever, Vinyals and Le, 2014, arXiv:1409.3215",
        verdict = "translation and everything else with a source and a target")
public final class Seq2Seq implements Objective, Examples.FromItems {

    /** The fields of sequence to sequence. */
    @Moved(field = "labelSmoothing", to = "loss: {type: cross-entropy, labelSmoothing: %s}")
    public record Config(
            @Doc("the item's field that is read") @Default("source")
            String source,

            @Doc("the item's field that is written") @Default("target")
            String target,

            @Doc("whether the decoder sometimes reads its own words in training") @Default("none")
            Choice<DecoderInputPolicy> sampling,

            @Doc("what scores cost in training; evaluation is always by cross-entropy") @Default("cross-entropy")
            Choice<Loss> loss) {}

    private static final String TAUGHT = """
            def taught(self, tokens: Tensor, labels: Tensor) -> Tensor:
                counted = torch.cumsum(torch.to(torch.ne(labels, -100), 4), 1)
                before = torch.logical_and(torch.eq(counted, 0), torch.gt(torch.sum(counted, [1], True), 0))
                return torch.where(before, torch.roll(tokens, [-1], [1]), labels)
            """;

    private static final ModelRequirements DEMAND = new ModelRequirements("seq2seq");

    private final Config config;
    private final DecoderInputPolicy sampling;
    private final LabelLoss loss;
    private final Ops ops;

    public @Inject Seq2Seq(Config config, DecoderInputPolicy sampling, Loss loss, Ops ops) {
        this.config = config;
        this.sampling = sampling;
        this.loss = new LabelLoss(DEMAND.objective(), loss, ops);
        this.ops = ops;
    }

    @Override
    public Examples examples() {
        return this;
    }

    @Override
    public List<Example> examples(Item item, Reading reading, RandomStream random) {
        Tokenizer tokenizer = reading.tokenizer();
        int[] text = tokenizer.encode(item.field(config.source()));
        SequenceFraming framing = new SequenceFraming(tokenizer, reading.context());
        int[] source = framing.single(text);
        if (source.length == 0) {
            throw new ExperimentException(item.place() + ": the field '" + config.source() + "' has no text");
        }
        int end = SpecialTokens.end(reading.marks(), DEMAND.objective());
        int[] before = before(reading.marks());
        int[] target = Ints.concat(tokenizer.encode(item.field(config.target())), new int[] {end});
        int room = Math.max(1, reading.context() - before.length + 1);
        int[] labels = Arrays.copyOf(target, Math.min(target.length, room));
        int cut = framing.excess(text.length) + target.length - labels.length;
        return List.of(TeacherForcing.example(before, labels).withSource(source).withCut(cut));
    }

    /** What the decoder reads before the first token of a target's text. */
    private static int[] before(TextMarks marks) {
        int[] start = {SpecialTokens.start(marks, DEMAND.objective())};
        int[] more = marks.beforeTarget();
        return Arrays.equals(start, more) ? start : Ints.concat(start, more);
    }

    @Override
    public void requireFit(Architecture model) {
        DEMAND.source(model);
        DEMAND.tokens(model);
        loss.requireFit(model);
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
        return loss.of(model, fed(model, batch, pass), target(batch, pass), pass);
    }

    @Override
    public Outcome scoredOutcome(Architecture model, Batch batch, ForwardPass pass) {
        return loss.scored(model, fed(model, batch, pass), target(batch, pass), pass);
    }

    private Input fed(Architecture model, Batch batch, ForwardPass pass) {
        return (pass.training() ? sampling.feed(model, batch, pass) : batch).input();
    }

    private Loss.Target target(Batch batch, ForwardPass pass) {
        return Loss.Target.of(pass.training() ? taught(batch) : batch.labels());
    }

    /** The labels, and before the first that counts the tokens that the decoder reads next. */
    private NDArray taught(Batch batch) {
        return ops.kernel("taught", TAUGHT).call(batch.input().tokens(), batch.labels());
    }
}
