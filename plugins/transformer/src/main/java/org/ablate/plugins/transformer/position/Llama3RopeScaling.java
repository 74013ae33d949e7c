package org.ablate.plugins.transformer.position;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Arrays;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.model.ContextLength;

/**
 * Llama 3.1's scaling: a pair whose wavelength exceeds {@code context / lowFrequencyFactor} is divided by {@code factor}, one
 * below {@code context / highFrequencyFactor} is kept, and between the two they are mixed linearly in {@code context /
 * wavelength} (Grattafiori et al., 2024, arXiv:2407.21783; the form is that of Meta's published code).
 */
@Component(
        value = "llama3",
        summary = "Divides long wavelengths by a factor and keeps short ones, as Llama 3.1",
        formula = "low frequencies divided by factor, middle ones blended",
        paper = "Grattafiori et al., 2024, arXiv:2407.21783",
        verdict = "What Llama 3.1's weights were trained with")
public final class Llama3RopeScaling implements RopeScaling {

    /** The fields of Llama 3.1's scaling. */
    public record Config(
            @Doc("what the frequencies of long wavelengths are divided by") @Default("8.0") @Positive
            double factor,

            @Doc("a wavelength is long when it exceeds the original context divided by this") @Default("1.0") @Positive
            double lowFrequencyFactor,

            @Doc("a wavelength is short when it is below the original context divided by this")
            @Default("4.0")
            @Positive
            double highFrequencyFactor,

            @Doc("tokens of the context before; the experiment's context when absent")
            Optional<@Positive Integer> originalContext)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    highFrequencyFactor > lowFrequencyFactor,
                    "highFrequencyFactor",
                    "highFrequencyFactor (" + highFrequencyFactor + ") must be greater than lowFrequencyFactor ("
                            + lowFrequencyFactor + ")");
        }
    }

    private final Config config;
    private final int original;

    @Inject
    Llama3RopeScaling(Config config, ContextLength context) {
        this.config = config;
        this.original = config.originalContext().orElse(context.context());
    }

    @Override
    public double[] frequencies(double theta, int rotated, int length) {
        double low = config.lowFrequencyFactor();
        double high = config.highFrequencyFactor();
        return Arrays.stream(RopeScaling.unscaled(theta, rotated))
                .map(frequency -> {
                    double turns = original * frequency / (2 * Math.PI); // context / wavelength
                    double kept = Math.min(Math.max((turns - low) / (high - low), 0), 1); // share
                    return (1 - kept) * frequency / config.factor() + kept * frequency;
                })
                .toArray();
    }
}
