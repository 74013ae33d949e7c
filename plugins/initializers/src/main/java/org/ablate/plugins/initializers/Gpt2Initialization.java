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

/**
 * GPT-2's: normal, and {@code 1 / √(2 · layers)} as wide for what writes to the residual stream, so that its variance does not grow with
 * depth (Radford et al., 2019, "Language models are unsupervised multitask learners", section 2.3).
 */
@Component(
        value = "gpt2",
        summary = "Normal, and smaller by the depth for what writes to the residual stream",
        formula = "w ~ N(0, deviation²); residual outputs N(0, deviation² / (2 · layers))",
        paper = "Radford et al., 2019, \"Language models are unsupervised multitask learners\"",
        verdict = "what a model does that has no initializer; safe at any depth with norms before the parts")
public final class Gpt2Initialization implements InitializationScheme {

    /** The fields of gpt2. */
    public record Config(
            @Doc("standard deviation of the weights") @Default("0.02") @Positive
            double deviation) {}

    private final double deviation;

    @Inject
    Gpt2Initialization(Config config) {
        this.deviation = config.deviation();
    }

    @Override
    public ValueInitializer of(WeightInit weight) {
        return ValueInitializer.normal(
                weight.role() == WeightRole.RESIDUAL_OUTPUT ? deviation / Math.sqrt(2.0 * weight.layers()) : deviation);
    }
}
