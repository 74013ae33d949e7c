package org.ablate.plugins.objectives.classification;

import com.google.common.primitives.Ints;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ablate.plugins.objectives.example.SequenceFraming;
import org.ablate.plugins.objectives.scoring.LabelLoss;
import org.ablate.plugins.objectives.scoring.ModelRequirements;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Moved;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;

/**
 * Name the class of each word: the loss is {@code −w(tag) · log p(tag | text)} at the first piece of each word, and the other
 * pieces and special tokens do not count (Devlin et al., 2018, arXiv:1810.04805, section 5.3). A text's words, and its tags, are
 * separated by spaces; {@link Tokenizer#encodeWords} turns words into pieces. Texts stand within the tokenizer's special tokens and are cut on the right to the context.
 */
@Component(
        value = "token-classification",
        summary = "Name the class of each word of a text",
        formula = "−w(tag) · log p(tag | text), at the first piece of each word",
        paper = "Devlin et al., 2018, arXiv:1810.04805",
        verdict = "names, parts of speech; needs a model that scores each token")
public final class TokenClassification implements Objective, Examples.FromItems {

    /** The fields of token classification. */
    @Moved(field = "labelSmoothing", to = "loss: {type: cross-entropy, labelSmoothing: %s}")
    public record Config(
            @Doc("the item's field that holds the words, separated by spaces") @Default("tokens")
            String tokens,

            @Doc("the item's field that holds a class for each word, separated by spaces") @Default("tags")
            String tags,

            @Doc("how much each class weighs in the training loss") @Default("equal")
            Choice<ClassWeights> weights,

            @Doc("what scores cost in training; evaluation is always by cross-entropy, which weighs all classes alike")
            @Default("cross-entropy")
            Choice<Loss> loss) {}

    private static final ModelRequirements DEMAND = new ModelRequirements("token-classification");
    private static final int IGNORE = Math.toIntExact(CrossEntropyOptions.IGNORE);

    private final Config config;
    private final LabelLoss loss;
    private final Optional<float[]> weights;
    private final Ops ops;

    public @Inject TokenClassification(Config config, ClassWeights weights, Loss loss, Classes classes, Ops ops) {
        this.config = config;
        this.loss = new LabelLoss(DEMAND.objective(), loss, ops);
        this.weights =
                classes.size() == 0 ? Optional.empty() : weights.of(classes); // none while the data is only looked at
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

    @Override
    public List<String> classes(Item item) {
        return words(item, config.tags());
    }

    private static List<String> words(Item item, String field) {
        String text = item.field(field).strip();
        if (text.isEmpty()) {
            throw new ExperimentException(item.place() + ": the field '" + field + "' has no words");
        }
        return List.of(text.split("\\s+"));
    }

    @Override
    public List<Example> examples(Item item, Reading reading, RandomStream random) {
        List<String> words = words(item, config.tokens());
        List<String> tags = words(item, config.tags());
        if (words.size() != tags.size()) {
            throw new ExperimentException(item.place() + ": " + words.size() + " words in '" + config.tokens()
                    + "' but " + tags.size() + " classes in '" + config.tags() + "'; each word needs one");
        }
        SequenceFraming framing = new SequenceFraming(reading.tokenizer(), reading.context());
        List<int[]> encoded = reading.tokenizer().encodeWords(words);
        int[] pieces = Ints.concat(encoded.toArray(int[][]::new));
        int[] labels = new int[pieces.length];
        Arrays.fill(labels, IGNORE);
        int at = 0;
        for (int i = 0; i < encoded.size(); i++) {
            if (encoded.get(i).length > 0) {
                labels[at] = reading.classes().id(tags.get(i), item.place());
                at += encoded.get(i).length;
            }
        }
        int kept = Math.min(pieces.length, framing.room());
        int[] text = Arrays.copyOf(pieces, kept);
        int[] framed = reading.tokenizer().frame(text);
        return List.of(Example.of(framed, SequenceFraming.labels(framed, text, Arrays.copyOf(labels, kept), IGNORE))
                .withCut(pieces.length - kept));
    }

    @Override
    public void requireFit(Architecture model) {
        DEMAND.tokenClasses(model);
        DEMAND.noSource(model);
        loss.requireFit(model);
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
        return loss.of(model, batch.input(), target(batch), pass);
    }

    @Override
    public Outcome scoredOutcome(Architecture model, Batch batch, ForwardPass pass) {
        return loss.scored(model, batch.input(), target(batch), pass);
    }

    private Loss.Target target(Batch batch) {
        Loss.Target target = Loss.Target.of(batch.labels());
        return weights.map(ops.manager()::create).map(target::withClassWeights).orElse(target);
    }
}
