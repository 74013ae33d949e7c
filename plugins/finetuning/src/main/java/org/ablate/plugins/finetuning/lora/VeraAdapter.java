package org.ablate.plugins.finetuning.lora;

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

/** {@code W x + λb ⊙ (B (λd ⊙ (A x)))}, A and B held; see {@link Vera}. */
final class VeraAdapter extends LinearAdapter implements PeftEncodable {

    private static final String FORWARD = """
            def forward(self, y: Tensor, x: Tensor, a: Tensor, b: Tensor, d: Tensor, l: Tensor, start: Tensor, count: Tensor, strength: Tensor) -> Tensor:
                mine = torch.narrow(b, 0, int(start), int(count))
                factor = torch.mul(torch.narrow(l, 0, int(start), int(count)), float(strength))
                hidden = torch.mul(torch.linear(torch.to(x, 6), torch.narrow(a, 1, 0, torch.size(x, -1))), d)
                return torch.add(y, torch.type_as(torch.mul(torch.linear(hidden, mine), factor), y))
            """;

    private static final String MERGE = """
            def merge(self, w: Tensor, a: Tensor, b: Tensor, d: Tensor, l: Tensor, start: Tensor, count: Tensor, strength: Tensor) -> Tensor:
                mine = torch.narrow(b, 0, int(start), int(count))
                factor = torch.mul(torch.narrow(l, 0, int(start), int(count)), float(strength))
                left = torch.mul(mine, torch.unsqueeze(factor, 1))
                return torch.add(w, torch.matmul(torch.mul(left, d), torch.narrow(a, 1, 0, torch.size(w, 1))))
            """;

    private final double dropout;
    private final Parameter a;
    private final Parameter b;
    private final Parameter lambdaD;
    private final Parameter lambdaB;

    /**
     * @param a (rank, widest input), shared by all layers
     * @param b (widest output, rank), shared by all layers
     * @param initial first values of λd
     */
    VeraAdapter(TargetSlice slot, Parameter a, Parameter b, double initial, double dropout) {
        super(slot);
        this.dropout = dropout;
        this.a = share("projectionA", a);
        this.b = share("projectionB", b);
        this.lambdaD = joint("lambdaD", new Shape(a.shape().get(0)), ValueInitializer.constant((float) initial));
        this.lambdaB = joint("lambdaB", new Shape(slot.jointWidth()), ValueInitializer.zeros());
    }

    long rank() {
        return a.shape().get(0);
    }

    /** A, shared by all layers: (rank, widest input). */
    Parameter a() {
        return a;
    }

    /** B, shared by all layers: (widest output, rank). */
    Parameter b() {
        return b;
    }

    @Override
    protected NDArray forward(NDArray input, UnaryOperator<NDArray> below, ForwardPass pass) {
        NDArray dropped = pass.training() && dropout > 0 ? ops().dropout(input, dropout, dropoutSeed(pass)) : input;
        return ops().kernel("forward", FORWARD)
                .call(
                        below.apply(input),
                        dropped,
                        a.array(),
                        b.array(),
                        lambdaD.array(),
                        lambdaB.array(),
                        (long) slot().rows().from(),
                        (long) slot().rows().count(),
                        strength());
    }

    @Override
    protected MergedLinear merge(MergedLinear below) {
        NDArray weight = ops().kernel("merge", MERGE)
                .call(
                        below.weight(),
                        a.array(),
                        b.array(),
                        lambdaD.array(),
                        lambdaB.array(),
                        (long) slot().rows().from(),
                        (long) slot().rows().count(),
                        strength());
        return new MergedLinear(weight, below.bias());
    }

    @Override
    public PeftCodec peftCodec() {
        return new VeraPeftCodec();
    }
}
