package org.ablate.plugins.initializers;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.layer.WeightRole;
import org.ablate.spi.model.Dimensions;

/**
 * Maximal update parametrization (Yang et al., 2022, arXiv:2203.03466, table 3), for a model m = width / baseWidth times as wide as one
 * whose hyperparameters were tuned, and trained by an optimizer of Adam's kind. What that one begins with as in GPT-2 begins here with
 * its standard deviation, and is trained with its learning rate, times
 *
 * <pre>
 *                           deviation   learning rate
 * embedding, position       1           1
 * hidden, residual-output   1 / √m      1 / m
 * readout                   1 / m       1 / m
 * </pre>
 *
 * <p>Deviations are set here. Learning rates are only asked for: the optimizer {@code per-weight} gives them. Two more things are the
 * descriptor's to say. Scores of heads that grow with the width are multiplied by {@code √baseHeadWidth / headWidth} (the attention's
 * {@code scale}); heads that only grow in number need nothing. A head that is tied to the embedding begins and is trained as that, and
 * its states are multiplied by {@code 1 / m} (the head's {@code scale}), which is the paper's table 8; one of its own is not.
 */
@Component(
        value = "mup",
        summary =
                "Maximal update parametrization: initial deviations and learning rates by the width over a tuned model's",
        formula = "hidden: sigma / sqrt(m), lr / m; readout: sigma / m, lr / m; m = width / baseWidth",
        paper = "Yang et al., 2022, arXiv:2203.03466",
        verdict = "With optimizer per-weight around adamw, the best learning rate stays where the small model has it")
public final class MupInitialization implements InitializationScheme {

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
    public ValueInitializer of(WeightInit weight) {
        double depth = weight.role() == WeightRole.RESIDUAL_OUTPUT ? Math.sqrt(2.0 * weight.layers()) : 1;
        return ValueInitializer.normal(deviation * width(weight.role()) / depth);
    }

    @Override
    public double learningRate(WeightInit weight) {
        return switch (weight.role()) {
            case EMBEDDING, POSITION -> 1;
            case HIDDEN, RESIDUAL_OUTPUT, READOUT -> 1 / multiple;
        };
    }

    private double width(WeightRole role) {
        return switch (role) {
            case EMBEDDING, POSITION -> 1;
            case HIDDEN, RESIDUAL_OUTPUT -> 1 / Math.sqrt(multiple);
            case READOUT -> 1 / multiple;
        };
    }
}
