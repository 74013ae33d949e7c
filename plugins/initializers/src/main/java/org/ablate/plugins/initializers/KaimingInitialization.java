package org.ablate.plugins.initializers;

import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;

/**
 * Kaiming He's: variance {@code gain² / fan}, which keeps the variance through layers of the given non-linear function (He et al., 2015,
 * arXiv:1502.01852). Fans, gains and bounds are those of PyTorch's {@code kaiming_uniform_} and {@code kaiming_normal_}.
 */
@Component(
        value = "kaiming",
        summary = "Variance by a weight's inputs or outputs and the function that follows",
        formula = "Var w = gain² / fan, fan of inputs or outputs",
        paper = "He et al., 2015, arXiv:1502.01852",
        verdict = "made for deep ReLU networks without norms; a transformer's norms make it matter little")
public final class KaimingInitialization implements InitializationScheme {

    /** Which fan divides the variance. */
    public enum Mode {
        /** Inputs: keeps the variance forward. */
        FAN_IN,
        /** Outputs: keeps it backward. */
        FAN_OUT
    }

    /** What stands behind a weight, by its gain. */
    public enum Nonlinearity {
        /** None: 1. */
        LINEAR,
        /** √2. */
        RELU,
        /** {@code √(2 / (1 + slope²))}. */
        LEAKY_RELU,
        /** 5/3. */
        TANH;

        double gain(double slope) {
            return switch (this) {
                case LINEAR -> 1;
                case RELU -> Math.sqrt(2);
                case LEAKY_RELU -> Math.sqrt(2 / (1 + slope * slope));
                case TANH -> 5.0 / 3;
            };
        }
    }

    /** The fields of kaiming. */
    public record Config(
            @Doc("uniform or normal") @Default("normal") Distribution distribution,

            @Doc("fan-in keeps the variance of outputs, fan-out that of gradients") @Default("fan-in")
            Mode mode,

            @Doc("the function behind the weights: linear, relu, leaky-relu or tanh") @Default("relu")
            Nonlinearity nonlinearity,

            @Doc("slope of leaky-relu below zero; of no effect on others") @Default("0.01") @PositiveOrZero
            double slope) {}

    private final Config config;

    @Inject
    KaimingInitialization(Config config) {
        this.config = config;
    }

    @Override
    public ValueInitializer of(WeightInit weight) {
        return (shape, random) -> {
            Fans fans = Fans.of(shape);
            long fan = config.mode() == Mode.FAN_IN ? fans.in() : fans.out();
            double deviation = config.nonlinearity().gain(config.slope()) / Math.sqrt((double) fan);
            return config.distribution().of(deviation).values(shape, random);
        };
    }
}
