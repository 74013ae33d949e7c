package org.ablate.plugins.transformer.head;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Ops;

/**
 * Scores of the classes for a whole row: {@code W · transform(pool(states)) + b}. BERT pools the first token's state and
 * transforms it by a dense layer with tanh (Devlin et al., 2018, arXiv:1810.04805), RoBERTa too, with dropout before it; GPT takes
 * the last token's as it is (Radford et al., 2018).
 */
@Component(
        value = "sequence-classification",
        summary = "Scores the classes for a whole text",
        formula = "W · transform(pool(states)) + b",
        paper = "Devlin et al., 2018, arXiv:1810.04805",
        verdict =
                "Pool the first token in a pretrained encoder, the last in a decoder, the mean where neither was prepared")
public final class SequenceClassificationHead extends Head {

    /** The fields of the sequence classification head. */
    public record Config(
            @Doc("which state stands for the whole row") @Default("mean")
            Pooling pooling,

            @Doc("what that state passes through first") @Default("none")
            Choice<Transform> transform,

            @Doc("share zeroed in training of what the scores are taken from") @Default("0.0") @Fraction
            double dropout,

            @Doc("whether the scores have a bias, which begins at zero") @Default("true")
            boolean bias,

            @Doc("number of classes; those of the training data when absent")
            Optional<@Positive Integer> classes) {}

    private final Ops ops;
    private final Pooling pooling;
    private final Child<Transform> transform;
    private final Child<Dropout> dropout;
    private final Child<Linear> projection;

    @Inject
    SequenceClassificationHead(Config config, Transform transform, Classes classes, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.pooling = config.pooling();
        this.transform = child("transform", Transform.class, transform);
        this.dropout = child("dropout", Dropout.class, new Dropout(ops, config.dropout()));
        this.projection = child(
                "projection",
                Linear.class,
                ClassProjection.linear(config.classes(), classes, config.bias(), dimensions, ops));
    }

    @Override
    public NDArray forward(NDArray states, Embedding table, Input input, ForwardPass pass) {
        NDArray pooled = pooling.pool(states, pass.keep(), ops); // (batch, width)
        NDArray transformed = transform.get().forward(pooled, pass);
        return projection.get().forward(dropout.get().forward(transformed, pass), pass); // (batch, classes)
    }

    @Override
    public Output output() {
        return Output.CLASSES;
    }
}
