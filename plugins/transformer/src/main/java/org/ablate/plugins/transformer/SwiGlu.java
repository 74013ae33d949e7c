package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.tensor.Ops;

/** A gated feed-forward layer: {@code down(silu(gate(x)) · up(x))} (Shazeer, 2020, arXiv:2002.05202). */
@Component(value = "swiglu", summary = "A projection gated by the silu of another, then projected back")
public final class SwiGlu extends FeedForward {

    /** The fields of swiglu. */
    public record Config(
            @Doc("width between the projections; when absent, 8/3 of the model's width rounded up to a multiple of 8,"
                    + " which gives as many weights as an mlp of four times the width")
            Optional<@Positive Integer> hidden,

            @Doc("whether the projections have biases, which begin at zero") @Default("false")
            boolean bias) {

        int hidden(int width) {
            return hidden.orElse((8 * width / 3 + 7) / 8 * 8);
        }
    }

    private static final String GATE = """
            def gate(self, gate: Tensor, up: Tensor) -> Tensor:
                return torch.mul(torch.silu(gate), up)
            """;

    private final Ops ops;
    private final Child<Linear> gate;
    private final Child<Linear> up;
    private final Child<Linear> down;

    @Inject
    SwiGlu(Config config, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        int width = dimensions.width();
        int hidden = config.hidden(width);
        Initializer initializer = Initializer.normal(Decoder.INITIAL_DEVIATION);
        this.gate = child("gate", Linear.class, new Linear(ops, width, hidden, initializer, config.bias()));
        this.up = child("up", Linear.class, new Linear(ops, width, hidden, initializer, config.bias()));
        this.down = child("down", Linear.class, ResidualOutput.linear(ops, dimensions, hidden, config.bias()));
    }

    @Override
    public NDArray forward(NDArray input, Pass pass) {
        NDArray hidden = ops.kernel("gate", GATE)
                .call(gate.get().forward(input, pass), up.get().forward(input, pass)); // (batch, time, hidden)
        return down.get().forward(hidden, pass);
    }
}
