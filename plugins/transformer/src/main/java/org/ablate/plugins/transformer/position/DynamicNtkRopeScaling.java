package org.ablate.plugins.transformer.position;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.ContextLength;

/**
 * Dynamic NTK-aware scaling: beyond the original context the base grows with the length of the text, {@code theta · (factor ·
 * length / context − (factor − 1))^(rotated / (rotated − 2))}, so that the slowest pair is interpolated and the fastest is not
 * (bloc97 and emozilla, 2023, as told in Peng et al., 2023, arXiv:2309.00071; the form is Hugging Face's).
 */
@Component(
        value = "dynamic-ntk",
        summary = "Raises the base with the length of the text, beyond the original context",
        formula = "theta grows with the length of the text",
        paper = "bloc97, 2023; Peng et al., 2023, arXiv:2309.00071",
        verdict = "Works without training; beyond the old context each new token costs a pass over the whole text")
public final class DynamicNtkRopeScaling implements RopeScaling {

    /** The fields of dynamic scaling. */
    public record Config(
            @Doc("how fast the base grows with the length") @Default("2.0") @DecimalMin("1")
            double factor,

            @Doc("tokens that the unscaled angles serve; the experiment's context when absent")
            Optional<@Positive Integer> originalContext) {}

    private final double factor;
    private final int original;

    @Inject
    DynamicNtkRopeScaling(Config config, ContextLength context) {
        this.factor = config.factor();
        this.original = config.originalContext().orElse(context.context());
    }

    @Override
    public double[] frequencies(double theta, int rotated, int length) {
        double growth = factor * Math.max(length, original) / original - (factor - 1);
        return RopeScaling.unscaled(theta * Math.pow(growth, rotated / (rotated - 2.0)), rotated);
    }

    @Override
    public int steadyLength() {
        return original;
    }
}
