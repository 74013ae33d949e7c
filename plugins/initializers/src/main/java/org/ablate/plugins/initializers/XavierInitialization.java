package org.ablate.plugins.initializers;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;

/**
 * Xavier Glorot's: variance {@code gain² · 2 / (fanIn + fanOut)}, between what keeps the variance of a layer's outputs and what keeps that
 * of its gradients (Glorot and Bengio, 2010, proceedings.mlr.press/v9/glorot10a). Fans and bounds are those of PyTorch's {@code
 * xavier_uniform_} and {@code xavier_normal_}.
 */
@Component(
        value = "xavier",
        summary = "Variance by the mean of a weight's inputs and outputs",
        formula = "Var w = gain² · 2 / (fanIn + fanOut)",
        paper = "Glorot and Bengio, 2010, proceedings.mlr.press/v9/glorot10a",
        verdict = "the original Transformer's; the embedding, whose outputs are the vocabulary, begins very small")
public final class XavierInitialization implements InitializationScheme {

    /** The fields of xavier. */
    public record Config(
            @Doc("uniform or normal") @Default("uniform") Distribution distribution,

            @Doc("factor on the standard deviation") @Default("1.0") @Positive
            double gain) {}

    private final Config config;

    @Inject
    XavierInitialization(Config config) {
        this.config = config;
    }

    @Override
    public ValueInitializer of(WeightInit weight) {
        return (shape, random) -> {
            Fans fans = Fans.of(shape);
            double deviation = config.gain() * Math.sqrt(2.0 / (fans.in() + fans.out()));
            return config.distribution().of(deviation).values(shape, random);
        };
    }
}
