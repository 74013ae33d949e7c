package org.ablate.plugins.finetuning.bottleneck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.adapter.MergedLinear;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftEncodable;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;

/** {@code l ⊙ (W x + b)}, or {@code W (l ⊙ x) + b} where the input is scaled; see {@link Ia3}. */
final class Ia3Adapter extends LinearAdapter implements PeftEncodable {

    private static final String SCALE = """
            def scale(self, x: Tensor, l: Tensor, start: Tensor, count: Tensor, strength: Tensor) -> Tensor:
                mine = torch.narrow(l, 0, int(start), int(count))
                factor = torch.add(torch.mul(torch.sub(mine, 1), float(strength)), 1)
                return torch.mul(x, torch.type_as(factor, x))
            """;

    private static final String ROWS = """
            def rows(self, w: Tensor, l: Tensor, start: Tensor, count: Tensor, strength: Tensor) -> Tensor:
                mine = torch.narrow(l, 0, int(start), int(count))
                return torch.mul(w, torch.unsqueeze(torch.add(torch.mul(torch.sub(mine, 1), float(strength)), 1), 1))
            """;

    private final boolean scalesInput;
    private final Parameter vector;

    /** @param scalesInput whether the input is scaled instead of the output */
    Ia3Adapter(TargetSlice slot, boolean scalesInput) {
        super(slot);
        this.scalesInput = scalesInput;
        int size = scalesInput ? slot.inputWidth() : slot.jointWidth();
        this.vector = joint("scale", new Shape(size), ValueInitializer.ones());
    }

    boolean scalesInput() {
        return scalesInput;
    }

    @Override
    protected NDArray forward(NDArray input, UnaryOperator<NDArray> below, ForwardPass pass) {
        return scalesInput ? below.apply(scaled(SCALE, "scale", input)) : scaled(SCALE, "scale", below.apply(input));
    }

    private NDArray scaled(String program, String entry, NDArray array) {
        long start = scalesInput ? 0 : slot().rows().from();
        long count = scalesInput ? slot().inputWidth() : slot().rows().count();
        return ops().kernel(entry, program).call(array, vector.array(), start, count, strength());
    }

    @Override
    protected MergedLinear merge(MergedLinear below) {
        return scalesInput
                ? new MergedLinear(scaled(SCALE, "scale", below.weight()), below.bias())
                : new MergedLinear(
                        scaled(ROWS, "rows", below.weight()), below.bias().map(bias -> scaled(SCALE, "scale", bias)));
    }

    @Override
    public PeftCodec peftCodec() {
        return new Ia3PeftCodec();
    }
}
