package org.ablate.plugins.recurrent;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;

/**
 * Gated recurrent unit (Cho et al., 2014, arXiv:1406.1078): {@code r = σ(W_r x + b_r + U_r h + c_r)}, {@code z} alike, {@code n =
 * tanh(W_n x + b_n + r · (U_n h + c_n))}, {@code h = (1 − z) · n + z · h}. Rows of the weights are r, z, n, and the reset gate acts
 * after the product with the state, as in {@code torch.nn.GRU}; the paper has it before.
 */
@Component(
        value = "gru",
        summary = "Gated recurrent unit: a reset and an update gate",
        formula = "h = (1 − z) · n + z · h, n = tanh(W x + b + r · (U h + c))",
        paper = "Cho et al., 2014, arXiv:1406.1078",
        verdict = "close to lstm with three quarters of its weights")
public final class GruCell implements Cell {

    @Inject
    GruCell() {}

    @Override
    public int gates() {
        return 3;
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public String step() {
        return """
                def step(self, x: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                    return [torch.gru_cell(x, state[0], w[0], w[1], w[2], w[3])]
                """;
    }

    @Override
    public String whole() {
        return """
                def whole(self, x: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                    all = torch.gru(x, torch.unsqueeze(state[0], 0), w, True, 1, 0., False, False, True)
                    outputs, h, = all
                    return [outputs, torch.squeeze(h, 0)]
                """;
    }
}
