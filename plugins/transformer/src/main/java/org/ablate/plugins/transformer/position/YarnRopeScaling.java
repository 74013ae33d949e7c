package org.ablate.plugins.transformer.position;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.model.ContextLength;

/**
 * YaRN: fast pairs keep their frequency, slow ones are divided by {@code factor}, and those between are mixed in proportion to
 * how often they turn within the original context; queries and keys grow by {@code 0.1 · ln(factor) + 1} (Peng et al., 2023,
 * arXiv:2309.00071; the form is Hugging Face's, and with {@code mscale} DeepSeek's).
 */
@Component(
        value = "yarn",
        summary = "Divides slow frequencies by a factor, keeps fast ones and sharpens the scores",
        formula = "low frequencies stretched, high ones kept, scores scaled",
        paper = "Peng et al., 2023, arXiv:2309.00071",
        verdict = "The best of these for large factors")
public final class YarnRopeScaling implements RopeScaling {

    /** The fields of YaRN. */
    public record Config(
            @Doc("how many times longer a text becomes") @Default("4.0") @Positive
            double factor,

            @Doc("tokens of the context before; the experiment's context when absent")
            Optional<@Positive Integer> originalContext,

            @Doc("turns within the original context from which a pair keeps its frequency") @Default("32.0") @Positive
            double betaFast,

            @Doc("turns within the original context below which a pair's frequency is divided")
            @Default("1.0")
            @Positive
            double betaSlow,

            @Doc("what queries and keys are each multiplied by; derived from factor when absent")
            Optional<@Positive Double> attentionFactor,

            @Doc("weight of the logarithm in the derived factor, used together with mscaleAllDimensions")
            Optional<@Positive Double> mscale,

            @Doc("weight of the logarithm in what the derived factor is divided by, used together with mscale")
            Optional<@Positive Double> mscaleAllDimensions,

            @Doc("whether the mixed range begins and ends at whole pairs") @Default("true")
            boolean truncate)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    betaFast > betaSlow,
                    "betaFast",
                    "betaFast (" + betaFast + ") must be greater than betaSlow (" + betaSlow + ")");
            checks.require(
                    mscale.isPresent() == mscaleAllDimensions.isPresent(),
                    "mscale",
                    "mscale and mscaleAllDimensions are used together; give both or neither");
        }
    }

    private final Config config;
    private final int original;

    @Inject
    YarnRopeScaling(Config config, ContextLength context) {
        this.config = config;
        this.original = config.originalContext().orElse(context.context());
    }

    @Override
    public double[] frequencies(double theta, int rotated, int length) {
        double low = pairTurning(config.betaFast(), theta, rotated);
        double high = pairTurning(config.betaSlow(), theta, rotated);
        if (config.truncate()) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, rotated - 1);
        double range = high == low ? 0.001 : high - low; // no division by zero
        double[] frequencies = RopeScaling.unscaled(theta, rotated);
        for (int i = 0; i < frequencies.length; i++) {
            double divided = Math.min(Math.max((i - low) / range, 0), 1); // share
            frequencies[i] = frequencies[i] / config.factor() * divided + frequencies[i] * (1 - divided);
        }
        return frequencies;
    }

    /** Which pair, not a whole number, makes this many turns within the original context. */
    private double pairTurning(double turns, double theta, int rotated) {
        return rotated * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }

    @Override
    public double amplitude() {
        return config.attentionFactor()
                .orElseGet(() -> config.mscale().isPresent()
                                && config.mscaleAllDimensions().isPresent()
                        ? sharpening(config.mscale().get())
                                / sharpening(config.mscaleAllDimensions().get())
                        : sharpening(1));
    }

    private double sharpening(double mscale) {
        return config.factor() <= 1 ? 1 : 0.1 * mscale * Math.log(config.factor()) + 1;
    }
}
