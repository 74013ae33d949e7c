package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/**
 * One layer of a recurrent network: a {@link Cell}'s weights and its steps over a sequence, in fp32. Weights begin uniform within
 * {@code 1 / √width}, as in PyTorch.
 */
public final class RecurrentLayer extends Layer {

    // Where padding or packed documents are in the way, step by step.
    private static final String MARKED = """
            def marked(self, input: Tensor, keep: Tensor, fresh: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                x = torch.to(input, 6)
                now = state
                outputs = annotate(List[Tensor], [])
                for t in range(torch.size(x, 1)):
                    begun = annotate(List[Tensor], [])
                    after = annotate(List[Tensor], [])
                    anew = torch.unsqueeze(torch.select(fresh, 1, t), 1)
                    counts = torch.unsqueeze(torch.select(keep, 1, t), 1)
                    for i in range(len(now)):
                        _0 = torch.append(begun, torch.masked_fill(now[i], anew, 0.))
                    stepped = (self).step(torch.select(x, 1, t), begun, w)
                    for j in range(len(now)):
                        _1 = torch.append(after, torch.where(counts, stepped[j], begun[j]))
                    now = after
                    _2 = torch.append(outputs, now[0])
                return torch.add([torch.stack(outputs, 1)], now)
            """;

    private static final String ALL = """
            def all(self, input: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                return (self).whole(torch.to(input, 6), state, w)
            """;

    private final Ops ops;
    private final Cell cell;
    private final int inputWidth;
    private final int width;
    private final Parameter inputWeight;
    private final Parameter stateWeight;
    private final Parameter inputBias;
    private final Parameter stateBias;

    RecurrentLayer(Ops ops, Cell cell, int inputWidth, int width) {
        this.ops = ops;
        this.cell = cell;
        this.inputWidth = inputWidth;
        this.width = width;
        ValueInitializer uniform = ValueInitializer.uniform(1 / Math.sqrt(width));
        this.inputWeight = parameter("inputWeight", cell.weights(inputWidth, width), uniform);
        this.stateWeight = parameter("stateWeight", cell.weights(width, width), uniform);
        Shape bias = new Shape((long) cell.gates() * width);
        this.inputBias = parameter("inputBias", bias, cell.inputBias(width));
        this.stateBias = parameter("stateBias", bias, uniform);
    }

    /**
     * What a layer made of a sequence.
     *
     * @param outputs (batch, time, width)
     * @param state after the last step, each (batch, width)
     */
    record Read(NDArray outputs, NDList state) {}

    int width() {
        return width;
    }

    Cell cell() {
        return cell;
    }

    /**
     * Reads a sequence.
     *
     * @param input (batch, time, inputWidth)
     * @param from the state to begin with; zeros when absent
     */
    Read forward(NDArray input, Optional<NDList> from, TimeMask steps) {
        NDList state = from.orElseGet(() -> zeros(input.getShape().get(0)));
        NDList all = steps.marked().isPresent()
                ? ops.kernel("marked", cell.step() + MARKED)
                        .run(
                                input,
                                steps.marked().get().keep(),
                                steps.marked().get().fresh(),
                                state,
                                weights())
                : ops.kernel("all", cell.step() + cell.whole() + ALL).run(input, state, weights());
        return new Read(all.get(0), all.subNDList(1));
    }

    /** The weights of the input and the state and their biases, as a cell's programs take them. */
    NDList weights() {
        return new NDList(inputWeight.array(), stateWeight.array(), inputBias.array(), stateBias.array());
    }

    NDList zeros(long batch) {
        NDList zeros = new NDList();
        for (int i = 0; i < cell.states(); i++) {
            zeros.add(ops.manager().zeros(new Shape(batch, width), DataType.FLOAT32));
        }
        return zeros;
    }

    /** Multiply-adds counted twice of the matrix products over one row of {@code time} tokens. */
    long flops(int time) {
        return 2L * time * cell.gates() * width * (inputWidth + width);
    }
}
