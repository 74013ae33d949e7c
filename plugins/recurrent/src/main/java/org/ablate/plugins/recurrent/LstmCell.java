package org.ablate.plugins.recurrent;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.ValueInitializer;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997, doi:10.1162/neco.1997.9.8.1735, with the forget gate of Gers et al.,
 * 2000): {@code i, f, o = σ(W x + b + U h + c)} and {@code g = tanh(…)} alike, {@code m = f · m + i · g}, {@code h = o · tanh(m)}. Rows
 * of the weights are i, f, g, o, as in {@code torch.nn.LSTM}. The state is h and m.
 */
@Component(
        value = "lstm",
        summary = "Long short-term memory: a memory behind input, forget and output gates",
        formula = "m = f · m + i · g, h = o · tanh(m)",
        paper = "Hochreiter and Schmidhuber, 1997, doi:10.1162/neco.1997.9.8.1735",
        verdict = "the default for language models; a forget bias of 1 helps long texts")
public final class LstmCell implements Cell {

    /** The fields of the long short-term memory. */
    public record Config(
            @Doc(
                    "added to the first bias of the forget gate, so that a memory is kept until training says otherwise; 1 is usual"
                            + " (Jozefowicz et al., 2015, proceedings.mlr.press/v37/jozefowicz15), 0 as in PyTorch")
            @Default("0.0")
            double forgetBias) {}

    private final double forgetBias;

    @Inject
    LstmCell(Config config) {
        this.forgetBias = config.forgetBias();
    }

    @Override
    public int gates() {
        return 4;
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public ValueInitializer inputBias(int width) {
        ValueInitializer uniform = Cell.super.inputBias(width);
        return (shape, random) -> {
            float[] values = uniform.values(shape, random);
            for (int row = width; row < 2 * width; row++) {
                values[row] += (float) forgetBias;
            }
            return values;
        };
    }

    @Override
    public String step() {
        return """
                def step(self, x: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                    both = torch.lstm_cell(x, state, w[0], w[1], w[2], w[3])
                    h, c, = both
                    return [h, c]
                """;
    }

    /** Of packed sequences, all of one length: only these keep clear of oneDNN, whose LSTM is wrong on some processors (libtorch 2.7.1). */
    @Override
    public String whole() {
        return """
                def whole(self, x: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                    begun = [torch.unsqueeze(state[0], 0), torch.unsqueeze(state[1], 0)]
                    rows, time, width, = torch.size(x)
                    steps = torch.reshape(torch.transpose(x, 0, 1), [-1, width])
                    all = torch.lstm(steps, torch.full([time], rows, dtype=4), begun, w, True, 1, 0., False, False)
                    outputs, h, c, = all
                    outputs = torch.transpose(torch.reshape(outputs, [time, rows, -1]), 0, 1)
                    return [outputs, torch.squeeze(h, 0), torch.squeeze(c, 0)]
                """;
    }
}
