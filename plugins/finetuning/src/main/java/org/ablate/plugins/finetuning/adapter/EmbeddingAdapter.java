package org.ablate.plugins.finetuning.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/**
 * LoRA of a table of vectors: {@code W[t] + s · B A[:, t]} for the row t. As in PEFT, A begins at zero and B with standard normal
 * values, and there is no dropout, since what is looked up is an index.
 */
public final class EmbeddingAdapter extends Adapter {

    private static final String FORWARD = """
            def forward(self, y: Tensor, indices: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
                hidden = torch.embedding(torch.t(a), indices)
                change = torch.mul(torch.linear(hidden, b), float(scale))
                return torch.add(y, torch.type_as(change, y))
            """;

    private static final String MERGE = """
            def merge(self, w: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
                return torch.add(w, torch.mul(torch.t(torch.matmul(b, a)), float(scale)))
            """;

    private final Ops ops;
    private final double scale;
    private final Parameter a;
    private final Parameter b;

    /**
     * @param rank of the change, at least 1
     * @param scale what {@code B A} is multiplied by
     */
    public EmbeddingAdapter(Ops ops, Embedding base, int rank, double scale) {
        this.ops = ops;
        this.scale = scale;
        Shape table = base.weight().shape(); // (rows, width)
        this.a = parameter("loraEmbeddingA", new Shape(rank, table.get(0)), ValueInitializer.zeros());
        this.b = parameter("loraEmbeddingB", new Shape(table.get(1), rank), ValueInitializer.normal(1));
    }

    /** (rank, rows). */
    public Parameter a() {
        return a;
    }

    /** (width, rank). */
    public Parameter b() {
        return b;
    }

    public int rank() {
        return Math.toIntExact(a.shape().get(0));
    }

    public double scale() {
        return scale;
    }

    /**
     * @param looked what the table and the adapters below have at the indices: (…, width)
     * @param indices int64 (…)
     * @return (…, width)
     */
    NDArray forward(NDArray looked, NDArray indices) {
        return ops.kernel("forward", FORWARD).call(looked, indices, a.array(), b.array(), scale * strength());
    }

    /** The table (rows, width) that has the change in it. */
    NDArray merge(NDArray table) {
        return ops.kernel("merge", MERGE).call(table, a.array(), b.array(), scale * strength());
    }
}
