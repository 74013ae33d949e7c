package org.ablate.plugins.initializers;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.InitialWeight;
import org.ablate.spi.layer.Initialization;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.WeightRole;
import org.ablate.spi.model.Dimensions;

/**
 * The initial variances of maximal update parametrisation (Yang et al., 2022, arXiv:2203.03466, table 3), for a model m = width / baseWidth
 * times as wide as one whose hyperparameters were tuned. What that one begins with as in GPT-2 begins here with a deviation times
 *
 * <pre>
 * embedding, position       1
 * hidden, residual-output   1 / √m
 * readout                   1 / m
 * </pre>
 *
 * <p>The 1 / m of the readout stands for the paper's output multiplier, of which it is the part that initialisation can play; it needs a
 * head of its own, since a tied one is the embedding. That is not the whole of it: for Adam the learning rate of hidden matrices and of
 * residual outputs must be divided by m too (optimizer {@code by-name}; table 3 divides the readout's as well), and attention scores
 * scaled by 1 / headWidth in place of its root. Neither is done here.
 */
@Component(
        value = "mup",
        summary = "Initial variances of maximal update parametrisation, by the width over a tuned model's",
        formula = "hidden σ / √m, readout σ / m, m = width / baseWidth",
        paper = "Yang et al., 2022, arXiv:2203.03466",
        verdict = "one half of muP: the learning rates by width are the optimizer's, set them with by-name")
public final class MupInitialization implements Initialization {

    /** The fields of mup. */
    public record Config(
            @Doc("width of the model whose hyperparameters were tuned") @Positive
            int baseWidth,

            @Doc("standard deviation of the weights at the base width") @Default("0.02") @Positive
            double deviation) {}

    private final double deviation;
    private final double multiple;

    @Inject
    MupInitialization(Config config, Dimensions dimensions) {
        this.deviation = config.deviation();
        this.multiple = (double) dimensions.width() / config.baseWidth();
    }

    @Override
    public Initializer of(InitialWeight weight) {
        double depth = weight.role() == WeightRole.RESIDUAL_OUTPUT ? Math.sqrt(2.0 * weight.layers()) : 1;
        return Initializer.normal(deviation * width(weight.role()) / depth);
    }

    private double width(WeightRole role) {
        return switch (role) {
            case EMBEDDING, POSITION -> 1;
            case HIDDEN, RESIDUAL_OUTPUT -> 1 / Math.sqrt(multiple);
            case READOUT -> 1 / multiple;
        };
    }
}
