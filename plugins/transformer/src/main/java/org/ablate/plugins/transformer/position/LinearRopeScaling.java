package org.ablate.plugins.transformer.position;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Arrays;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** Position interpolation: divides every frequency by {@code factor} (Chen et al., 2023, arXiv:2306.15595). */
@Component(
        value = "linear",
        summary = "Divides every frequency by one factor",
        formula = "position / factor",
        paper = "Chen et al., 2023, arXiv:2306.15595",
        verdict = "Needs a little fine-tuning at the longer context")
public final class LinearRopeScaling implements RopeScaling {

    /** The fields of linear scaling. */
    public record Config(
            @Doc("how many times longer a text becomes") @Default("2.0") @Positive
            double factor) {}

    private final Config config;

    @Inject
    LinearRopeScaling(Config config) {
        this.config = config;
    }

    @Override
    public double[] frequencies(double theta, int rotated, int length) {
        return Arrays.stream(RopeScaling.unscaled(theta, rotated))
                .map(frequency -> frequency / config.factor())
                .toArray();
    }
}
