package org.ablate.plugins.objectives.classification;

import jakarta.inject.Inject;
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
import org.ablate.spi.data.Tokenizer.Framed;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;

/**
 * Name the class of a text, or of a pair of texts: the loss is {@code −w(label) · log p(label | text)}. The classes are those that
 * labels of the training split name. Texts stand within the tokenizer's special tokens and are cut on the right to the context, of a
 * pair the longer one first.
 */
@Component(
        value = "classification",
        summary = "Name the class of a text, or of a pair of texts",
        formula = "−w(label) · log p(label | text)",
        verdict = "needs a model that scores whole texts")
public final class Classification implements Objective, Examples.FromItems {

    /** The fields of classification. */
    @Moved(field = "labelSmoothing", to = "loss: {type: cross-entropy, labelSmoothing: %s}")
    public record Config(
            @Doc("the item's field that holds the text") @Default("text")
            String text,

            @Doc("the item's field that holds the second text of a pair")
            Optional<String> pair,

            @Doc("the item's field that names the class") @Default("label")
            String label,

            @Doc("how much each class weighs in the training loss") @Default("equal")
            Choice<ClassWeights> weights,

            @Doc("what scores cost in training; evaluation is always by cross-entropy, which weighs all classes alike")
            @Default("cross-entropy")
            Choice<Loss> loss) {}

    private static final ModelRequirements DEMAND = new ModelRequirements("classification");

    private final Config config;
    private final LabelLoss loss;
    private final Optional<float[]> weights;
    private final Ops ops;

    public @Inject Classification(Config config, ClassWeights weights, Loss loss, Classes classes, Ops ops) {
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
        return List.of(item.className(config.label()));
    }

    @Override
    public List<Example> examples(Item item, Reading reading, RandomStream random) {
        int[] labels = {reading.classes().id(item.className(config.label()), item.place())};
        SequenceFraming framing = new SequenceFraming(reading.tokenizer(), reading.context());
        int[] text = reading.tokenizer().encode(item.field(config.text()));
        if (config.pair().isEmpty()) {
            return List.of(
                    Example.of(holding(framing.single(text), item), labels).withCut(framing.excess(text.length)));
        }
        int[] second = reading.tokenizer().encode(item.field(config.pair().get()));
        Framed framed = framing.pair(text, second);
        int cut = reading.tokenizer().frame(text, second).tokens().length - framed.tokens().length;
        return List.of(Example.of(holding(framed.tokens(), item), labels)
                .withTypes(framed.types())
                .withCut(cut));
    }

    private int[] holding(int[] tokens, Item item) {
        if (tokens.length == 0) {
            throw new ExperimentException(item.place() + ": the field '" + config.text() + "' has no text");
        }
        return tokens;
    }

    @Override
    public void requireFit(Architecture model) {
        DEMAND.classes(model);
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
        Loss.Target target = Loss.Target.of(batch.labels().flatten());
        return weights.map(ops.manager()::create).map(target::withClassWeights).orElse(target);
    }
}
