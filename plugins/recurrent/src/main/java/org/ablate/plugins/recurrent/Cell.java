package org.ablate.plugins.recurrent;

import ai.djl.ndarray.types.Shape;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.ValueInitializer;

/**
 * What a recurrent layer does at each step: from an input and a state a new state, the first array of which is the output. It is
 * program text, so that a whole sequence is one native call.
 */
@Kind("cell")
public interface Cell {

    /** How many blocks of {@code width} rows the weights have. */
    int gates();

    /** How many arrays a state is, each (batch, width). */
    int states();

    /**
     * One step: {@code def step(self, x: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]}, from x (batch, inputWidth)
     * and a state to the next state, with the weights (gates · width, inputWidth) of the input and (gates · width, width) of the state
     * and a bias (gates · width) for each.
     */
    String step();

    /**
     * All steps: {@code def whole(self, x: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]}, from x (batch, time,
     * inputWidth) to all outputs (batch, time, width), followed by the last state. Overridden where the engine has it fused.
     */
    default String whole() {
        return """
                def whole(self, x: Tensor, state: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                    now = state
                    outputs = annotate(List[Tensor], [])
                    for t in range(torch.size(x, 1)):
                        now = (self).step(torch.select(x, 1, t), now, w)
                        _0 = torch.append(outputs, now[0])
                    return torch.add([torch.stack(outputs, 1)], now)
                """;
    }

    /** How the bias of the input begins; the others are uniform within {@code 1 / √width}, as in PyTorch. */
    default ValueInitializer inputBias(int width) {
        return ValueInitializer.uniform(1 / Math.sqrt(width));
    }

    /** The shape of weights for an input. */
    default Shape weights(int inputWidth, int width) {
        return new Shape((long) gates() * width, inputWidth);
    }
}
