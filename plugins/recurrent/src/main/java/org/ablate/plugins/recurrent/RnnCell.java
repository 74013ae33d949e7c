package org.ablate.plugins.recurrent;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** {@code h = tanh(W x + b + U h + c)} (Elman, 1990, doi:10.1207/s15516709cog1402_1); weights and biases as in {@code torch.nn.RNN}. */
@Component(
        value = "rnn",
        summary = "Plain recurrence: tanh of a sum of input and state",
        formula = "h = tanh(W x + b + U h + c)",
        paper = "Elman, 1990, doi:10.1207/s15516709cog1402_1",
        verdict = "cheapest, and forgets soonest")
public final class RnnCell implements Cell {

    /** What bounds the state. */
    public enum Activation {
        /** The hyperbolic tangent. */
        TANH,
        /** {@code max(x, 0)} (Le, Jaitly and Hinton, 2015, arXiv:1504.00941). */
        RELU
    }

    /** The fields of the plain cell. */
    public record Config(
            @Doc("what bounds the state") @Default("tanh") Activation activation) {}

    private final String activation;

    @Inject
    RnnCell(Config config) {
        this.activation = config.activation() == Activation.TANH ? "tanh" : "relu";
    }

    @Override
    public int gates() {
        return 1;
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public String step() {
        return """
                def step(self, x: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                    return [torch.rnn_ACTIVATION_cell(x, state[0], w[0], w[1], w[2], w[3])]
                """.replace("ACTIVATION", activation);
    }

    @Override
    public String whole() {
        return """
                def whole(self, x: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                    all = torch.rnn_ACTIVATION(x, torch.unsqueeze(state[0], 0), w, True, 1, 0., False, False, True)
                    outputs, h, = all
                    return [outputs, torch.squeeze(h, 0)]
                """.replace("ACTIVATION", activation);
    }
}
