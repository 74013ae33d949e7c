package org.ablate.plugins.transformer.feedforward;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** A gated feed-forward layer: {@code down(silu(gate(x)) · up(x))} (Shazeer, 2020, arXiv:2002.05202). */
@Component(
        value = "swiglu",
        summary = "A projection gated by the silu of another, then projected back",
        formula = "W2 . (silu(W1 . x) * (W3 . x))",
        paper = "Shazeer, 2020, arXiv:2002.05202",
        verdict = "The gated one that Llama made usual")
public final class SwiGlu extends GatedFeedForward {

    /** The fields of swiglu. */
    public record Config(
            @Doc("width between the projections; when absent, 8/3 of the model's width rounded up to a multiple of 8,"
                    + " which gives as many weights as an mlp of four times the width")
            Optional<@Positive Integer> hidden,

            @Doc("whether the projections have biases, which begin at zero") @Default("false")
            boolean bias) {}

    @Inject
    public SwiGlu(Config config, Dimensions dimensions, Ops ops) {
        super(GluActivation.SWIGLU, config.hidden(), config.bias(), dimensions, ops);
    }
}
