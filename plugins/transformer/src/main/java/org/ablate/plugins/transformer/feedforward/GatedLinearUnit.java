package org.ablate.plugins.transformer.feedforward;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** A gated feed-forward layer: {@code down(opening(gate(x)) · up(x))}, the opening a choice (Shazeer, 2020, arXiv:2002.05202). */
@Component(
        value = "gated",
        summary = "A projection gated by a function of another, then projected back",
        formula = "W2 . (f(W1 . x) * (W3 . x))",
        paper = "Shazeer, 2020, arXiv:2002.05202",
        verdict = "Better than mlp at equal size; three matrices instead of two")
public final class GatedLinearUnit extends GatedFeedForward {

    /** The fields of a gated feed-forward layer. */
    public record Config(
            @Doc("how one projection gates the other") @Default("swiglu")
            GluActivation gate,

            @Doc("width between the projections; when absent, 8/3 of the model's width rounded up to a multiple of 8,"
                    + " which gives as many weights as an mlp of four times the width")
            Optional<@Positive Integer> hidden,

            @Doc("whether the projections have biases, which begin at zero") @Default("false")
            boolean bias) {}

    @Inject
    GatedLinearUnit(Config config, Dimensions dimensions, Ops ops) {
        super(config.gate(), config.hidden(), config.bias(), dimensions, ops);
    }
}
