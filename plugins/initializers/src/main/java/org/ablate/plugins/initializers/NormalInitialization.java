package org.ablate.plugins.initializers;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;

/** The same normal distribution for every weight, whatever it is for. */
@Component(
        value = "normal",
        summary = "The same normal distribution for every weight",
        formula = "w ~ N(0, deviation²)",
        verdict = "what BERT and Llama do; in deep models the residual stream grows with depth")
public final class NormalInitialization implements InitializationScheme {

    /** The fields of normal. */
    public record Config(
            @Doc("standard deviation of the weights") @Default("0.02") @Positive
            double deviation) {}

    private final double deviation;

    @Inject
    NormalInitialization(Config config) {
        this.deviation = config.deviation();
    }

    @Override
    public ValueInitializer of(WeightInit weight) {
        return ValueInitializer.normal(deviation);
    }
}
