package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Pass;

/** {@code W x + s · B (A x)}; see {@link Lora}. */
class LoraAdapter extends LinearAdapter {

    private static final String ADD = """
            def add(self, y: Tensor, hidden: Tensor, b: Tensor, start: Tensor, count: Tensor, scale: Tensor) -> Tensor:
                rows = torch.type_as(torch.narrow(b, 0, int(start), int(count)), hidden)
                change = torch.linear(torch.mul(hidden, float(scale)), rows)
                return torch.add(y, torch.type_as(change, y))
            """;

    private static final String MERGE = """
            def merge(self, w: Tensor, a: Tensor, b: Tensor, start: Tensor, count: Tensor, scale: Tensor) -> Tensor:
                rows = torch.narrow(b, 0, int(start), int(count))
                return torch.add(w, torch.mul(torch.matmul(rows, a), float(scale)))
            """;

    private final LoraShape shape;
    private final Parameter a;
    private final Parameter b;

    LoraAdapter(Slot slot, LoraShape shape) {
        super(slot);
        this.shape = shape;
        int rank = shape.rank();
        this.a = joint(
                "loraA",
                new Shape(rank, slot.inputWidth()),
                shape.initialisation().a(slot.inputWidth(), rank));
        this.b = joint(
                "loraB",
                new Shape(slot.jointWidth(), rank),
                shape.initialisation().b(rank));
    }

    final NDArray a() {
        return a.array();
    }

    final NDArray b() {
        return b.array();
    }

    /** What {@code B A} is multiplied by, strength included. */
    final double scale() {
        return strength() * shape.scale();
    }

    /** {@code A} of the input, with dropout while training: (…, rank). */
    final NDArray hidden(NDArray input, Pass pass) {
        NDArray dropped = pass.training() && shape.dropout() > 0
                ? ops().dropout(input, shape.dropout(), dropoutSeed(pass))
                : input;
        return ops().linear(dropped, a.array(), null);
    }

    @Override
    NDArray forward(NDArray input, UnaryOperator<NDArray> below, Pass pass) {
        Rows rows = slot().rows();
        return ops().kernel("add", ADD)
                .call(
                        below.apply(input),
                        hidden(input, pass),
                        b.array(),
                        (long) rows.from(),
                        (long) rows.count(),
                        scale());
    }

    @Override
    Affine merge(Affine below) {
        Rows rows = slot().rows();
        NDArray weight = ops().kernel("merge", MERGE)
                .call(below.weight(), a.array(), b.array(), (long) rows.from(), (long) rows.count(), scale());
        return new Affine(weight, below.bias());
    }

    @Override
    void begin() {
        shape.initialisation().begin(slot(), a, b, shape.scale());
    }
}
