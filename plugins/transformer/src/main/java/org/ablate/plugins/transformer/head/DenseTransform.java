package org.ablate.plugins.transformer.head;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Norm;
import org.ablate.spi.tensor.Ops;

/**
 * One more layer as wide as the model: {@code norm(activation(W · x + b))}. With tanh and no norm it is BERT's pooler and RoBERTa's
 * classification head, with gelu and a norm what stands before BERT's and RoBERTa's vocabulary (Devlin et al., 2018,
 * arXiv:1810.04805; Liu et al., 2019, arXiv:1907.11692).
 */
@Component(
        value = "dense",
        summary = "One more layer as wide as the model",
        formula = "norm(activation(W · x + b))",
        paper = "Devlin et al., 2018, arXiv:1810.04805",
        verdict = "Keeps what the scores need apart from what the blocks carry; costs width² weights")
public final class DenseTransform extends Transform {

    /** The fields of the layer. */
    public record Config(
            @Doc("the function of its outputs") @Default("tanh")
            Activation activation,

            @Doc("whether there is a bias, which begins at zero") @Default("true")
            boolean bias,

            @Doc("share of its inputs zeroed in training, as in RoBERTa's classification head")
            @Default("0.0")
            @Fraction
            double dropout,

            @Doc("the norm after it") @Default("none") Choice<Norm> norm) {}

    private final Ops ops;
    private final Activation activation;
    private final Child<Dropout> dropout;
    private final Child<Linear> dense;
    private final Child<Norm> norm;

    @Inject
    DenseTransform(Config config, Norm norm, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.activation = config.activation();
        this.dropout = child("dropout", Dropout.class, new Dropout(ops, config.dropout()));
        WeightInit initializer = WeightInit.hidden();
        this.dense = child(
                "dense",
                Linear.class,
                new Linear(ops, dimensions.width(), dimensions.width(), initializer, config.bias()));
        this.norm = child("norm", Norm.class, norm);
    }

    @Override
    public NDArray forward(NDArray states, ForwardPass pass) {
        NDArray read = dropout.get().forward(states, pass);
        return norm.get().forward(activation.apply(dense.get().forward(read, pass), ops)); // (…, width)
    }
}
