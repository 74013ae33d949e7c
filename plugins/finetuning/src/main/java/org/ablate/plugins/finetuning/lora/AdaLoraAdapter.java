package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.adapter.MergedLinear;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftEncodable;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;

/** {@code W x + s · B (E ⊙ (A x))}; see {@link AdaLora}. */
final class AdaLoraAdapter extends LinearAdapter implements PeftEncodable {

    private static final String FORWARD = """
            def forward(self, y: Tensor, x: Tensor, a: Tensor, e: Tensor, b: Tensor, start: Tensor, count: Tensor, scale: Tensor) -> Tensor:
                rows = torch.type_as(torch.narrow(b, 0, int(start), int(count)), x)
                hidden = torch.linear(x, torch.type_as(torch.mul(a, e), x))
                change = torch.mul(torch.linear(hidden, rows), float(scale))
                return torch.add(y, torch.type_as(change, y))
            """;

    private static final String MERGE = """
            def merge(self, w: Tensor, a: Tensor, e: Tensor, b: Tensor, start: Tensor, count: Tensor, scale: Tensor) -> Tensor:
                rows = torch.narrow(b, 0, int(start), int(count))
                return torch.add(w, torch.mul(torch.matmul(rows, torch.mul(a, e)), float(scale)))
            """;

    private static final String SLANT = """
            def slant(self, a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
                one = torch.eye(torch.size(a, 0))
                left = torch.sub(torch.matmul(a, torch.t(a)), one)
                right = torch.sub(torch.matmul(torch.t(b), b), one)
                norms = torch.add(torch.linalg_vector_norm(left, 2), torch.linalg_vector_norm(right, 2))
                return torch.mul(norms, float(weight))
            """;

    private static final double DEVIATION = 0.02;

    private final Shares shares;
    private final double dropout;
    private final Parameter a;
    private final Parameter b;
    private final Parameter e;

    /**
     * Numbers of all layers together.
     *
     * @param scale what {@code B E A} is multiplied by
     * @param rank of each matrix at first, which the scale is of
     * @param targetRank of each matrix in the end, on average
     * @param orthogonality weight of one matrix's distance from orthogonality in the loss
     */
    record Shares(double scale, int rank, int targetRank, double orthogonality) {}

    AdaLoraAdapter(TargetSlice slot, int rank, double dropout, Shares shares) {
        super(slot);
        this.shares = shares;
        this.dropout = dropout;
        ValueInitializer normal = ValueInitializer.normal(DEVIATION);
        this.a = joint("loraA", new Shape(rank, slot.inputWidth()), normal);
        this.b = joint("loraB", new Shape(slot.jointWidth(), rank), normal);
        this.e = joint("loraE", new Shape(rank, 1), ValueInitializer.zeros());
    }

    /** The parameters. */
    Triplet triplet() {
        return new Triplet(a, e, b);
    }

    /**
     * A singular value decomposition.
     *
     * @param a right singular vectors (rank, in)
     * @param e singular values (rank, 1)
     * @param b left singular vectors (out, rank)
     */
    record Triplet(Parameter a, Parameter e, Parameter b) {}

    /** PEFT's fields; {@code modules} share the weight of the loss. */
    void describe(Map<String, Object> config, int modules) {
        int rank = shares.rank();
        config.put("init_r", rank);
        config.put("target_r", shares.targetRank());
        config.put("lora_alpha", shares.scale() * (rank + AdaLora.SMALL));
        config.put("lora_dropout", dropout);
        config.put("orth_reg_weight", shares.orthogonality() * 2 * modules);
        config.put("tinit", 0);
        config.put("tfinal", 0);
        config.put("total_step", 1);
    }

    @Override
    protected NDArray forward(NDArray input, UnaryOperator<NDArray> below, ForwardPass pass) {
        NDArray dropped = pass.training() && dropout > 0 ? ops().dropout(input, dropout, dropoutSeed(pass)) : input;
        if (pass.training() && shares.orthogonality() > 0 && slot().lead().isEmpty()) {
            NDArray slant = ops().kernel("slant", SLANT).call(a.array(), b.array(), shares.orthogonality());
            pass.addLoss("orthogonality", slant);
        }
        return ops().kernel("forward", FORWARD)
                .call(
                        below.apply(input),
                        dropped,
                        a.array(),
                        e.array(),
                        b.array(),
                        (long) slot().rows().from(),
                        (long) slot().rows().count(),
                        shares.scale() * strength());
    }

    @Override
    protected MergedLinear merge(MergedLinear below) {
        NDArray weight = ops().kernel("merge", MERGE)
                .call(
                        below.weight(),
                        a.array(),
                        e.array(),
                        b.array(),
                        (long) slot().rows().from(),
                        (long) slot().rows().count(),
                        shares.scale() * strength());
        return new MergedLinear(weight, below.bias());
    }

    @Override
    public PeftCodec peftCodec() {
        return new AdaLoraPeftCodec();
    }
}
