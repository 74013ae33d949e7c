package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.adapter.MergedLinear;
import org.ablate.plugins.finetuning.adapter.RowRange;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftEncodable;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;

/** {@code W x + s · (B A − B₀ A₀) x}; see {@link Lora}. Without a start, which most initializations lack, B₀ A₀ is zero. */
class LoraAdapter extends LinearAdapter implements PeftEncodable {

    private static final String CHANGE = """
            def change(self, x: Tensor, a: Tensor, b: Tensor, start: Tensor, count: Tensor, scale: Tensor) -> Tensor:
                rows = torch.narrow(b, 0, int(start), int(count))
                hidden = torch.mul(torch.linear(x, torch.type_as(a, x)), float(scale))
                return torch.linear(hidden, torch.type_as(rows, x))
            """;

    private static final String DELTA = """
            def delta(self, a: Tensor, b: Tensor, start: Tensor, count: Tensor, scale: Tensor) -> Tensor:
                return torch.mul(torch.matmul(torch.narrow(b, 0, int(start), int(count)), a), float(scale))
            """;

    private static final String ADD = """
            def add(self, y: Tensor, change: Tensor) -> Tensor:
                return torch.add(y, torch.type_as(change, y))
            """;

    private final LoraShape shape;
    private final Pair trained;
    private final Optional<Pair> start;

    /** Two thin matrices. */
    record Pair(Parameter a, Parameter b) {}

    LoraAdapter(TargetSlice slot, LoraShape shape) {
        super(slot);
        this.shape = shape;
        LoraInitialization initialization = shape.initialization();
        int rank = shape.rank();
        this.trained = pair("lora", initialization.a(slot.inputWidth(), rank), ValueInitializer.zeros());
        this.start = initialization.startsApart()
                ? Optional.of(pair("start", ValueInitializer.zeros(), ValueInitializer.zeros()))
                : Optional.empty();
        start.ifPresent(held -> {
            held.a().setTrainable(false);
            held.b().setTrainable(false);
        });
    }

    private Pair pair(String name, ValueInitializer a, ValueInitializer b) {
        int rank = shape.rank();
        return new Pair(
                joint(name + "A", new Shape(rank, slot().inputWidth()), a),
                joint(name + "B", new Shape(slot().jointWidth(), rank), b));
    }

    /** Its pairs of matrices: the trained one, and what is subtracted. */
    final List<Pair> pairs() {
        return start.map(held -> List.of(trained, held)).orElseGet(() -> List.of(trained));
    }

    final int sign(Pair pair) {
        return pair.equals(trained) ? 1 : -1;
    }

    final LoraShape shape() {
        return shape;
    }

    /** What the adapter adds to the layer's output at full strength: (…, out). */
    final NDArray change(NDArray input, ForwardPass pass) {
        NDArray dropped = pass.training() && shape.dropout() > 0
                ? ops().dropout(input, shape.dropout(), dropoutSeed(pass))
                : input;
        NDArray change = change(trained, dropped);
        return start.map(held -> change.sub(change(held, dropped))).orElse(change);
    }

    private NDArray change(Pair pair, NDArray input) {
        RowRange rows = slot().rows();
        return ops().kernel("change", CHANGE)
                .call(
                        input,
                        pair.a().array(),
                        pair.b().array(),
                        (long) rows.from(),
                        (long) rows.count(),
                        shape.scale());
    }

    /** What the adapter adds to the layer's weight at full strength: (out, in). */
    final NDArray delta() {
        NDArray delta = delta(trained);
        return start.map(held -> delta.sub(delta(held))).orElse(delta);
    }

    private NDArray delta(Pair pair) {
        RowRange rows = slot().rows();
        return ops().kernel("delta", DELTA)
                .call(pair.a().array(), pair.b().array(), (long) rows.from(), (long) rows.count(), shape.scale());
    }

    @Override
    protected NDArray forward(NDArray input, UnaryOperator<NDArray> below, ForwardPass pass) {
        return ops().kernel("add", ADD).call(below.apply(input), strong(change(input, pass)));
    }

    @Override
    protected MergedLinear merge(MergedLinear below) {
        return new MergedLinear(below.weight().add(strong(delta())), below.bias());
    }

    private NDArray strong(NDArray change) {
        return strength() == 1 ? change : ops().scale(change, strength());
    }

    @Override
    public void begin() {
        if (slot().lead().isPresent()) {
            return; // the first of the joint layers does it for all
        }
        start.ifPresent(held -> {
            NDList values = shape.initialization().start(slot(), shape.rank(), shape.scale());
            for (Pair pair : new Pair[] {trained, held}) {
                pair.a()
                        .fill(ops().parameter(
                                        values.get(0).toFloatArray(), pair.a().shape()));
                pair.b()
                        .fill(ops().parameter(
                                        values.get(1).toFloatArray(), pair.b().shape()));
            }
        });
    }

    @Override
    public PeftCodec peftCodec() {
        return new LoraPeftCodec();
    }
}
