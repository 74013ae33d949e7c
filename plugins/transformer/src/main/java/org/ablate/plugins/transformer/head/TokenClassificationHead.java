package org.ablate.plugins.transformer.head;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
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

/** Scores of the classes for each position: {@code W · states + b} (Devlin et al., 2018, arXiv:1810.04805). */
@Component(
        value = "token-classification",
        summary = "Scores the classes for each token",
        formula = "W · states + b",
        paper = "Devlin et al., 2018, arXiv:1810.04805",
        verdict = "For tagging; an encoder's tokens see what follows them, a decoder's do not")
public final class TokenClassificationHead extends Head {

    /** The fields of the token classification head. */
    public record Config(
            @Doc("share of the states zeroed in training") @Default("0.0") @Fraction
            double dropout,

            @Doc("whether the scores have a bias, which begins at zero") @Default("true")
            boolean bias,

            @Doc("number of classes; those of the training data when absent")
            Optional<@Positive Integer> classes) {}

    private final Child<Dropout> dropout;
    private final Child<Linear> projection;

    @Inject
    TokenClassificationHead(Config config, Classes classes, Dimensions dimensions, Ops ops) {
        this.dropout = child("dropout", Dropout.class, new Dropout(ops, config.dropout()));
        this.projection = child(
                "projection",
                Linear.class,
                ClassProjection.linear(config.classes(), classes, config.bias(), dimensions, ops));
    }

    @Override
    public NDArray forward(NDArray states, Embedding table, Input input, ForwardPass pass) {
        return projection.get().forward(dropout.get().forward(states, pass), pass); // (batch, time, classes)
    }

    @Override
    public Output output() {
        return Output.TOKEN_CLASSES;
    }
}
