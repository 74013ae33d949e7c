package org.ablate.plugins.transformer.attention.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.ablate.plugins.transformer.norm.RmsNorm;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Norm;
import org.ablate.spi.tensor.Ops;

/** The latent vectors of latent attention, and the keys and values made of them. */
final class LatentKeyValues extends Layer {

    private static final double EPSILON = 1e-6;

    private static final String READ = """
            def read(self, x: Tensor, rank: Tensor) -> Tuple[Tensor, Tensor]:
                y = torch.unsqueeze(x, 1)
                rest = torch.sub(torch.size(x, 2), int(rank))
                return (torch.narrow(y, 3, 0, int(rank)), torch.narrow(y, 3, int(rank), rest))
            """;

    private static final String SPLIT = """
            def split(self, x: Tensor, shared: Tensor, heads: Tensor, width: Tensor) -> Tuple[Tensor, Tensor]:
                y = torch.transpose(torch.unflatten(torch.squeeze(x, 1), 2, [int(heads), -1]), 1, 2)
                key = torch.narrow(y, 3, 0, int(width))
                rest = torch.sub(torch.size(y, 3), int(width))
                all = torch.expand(torch.type_as(shared, key), [-1, int(heads), -1, -1])
                return (torch.cat([key, all], 3), torch.narrow(y, 3, int(width), rest))
            """;

    private static final String ABSORB = """
            def absorb(self, query: Tensor, turned: Tensor, weight: Tensor, heads: Tensor) -> Tensor:
                w = torch.unflatten(weight, 0, [int(heads), -1])
                keys = torch.narrow(w, 1, 0, torch.size(query, 3))
                return torch.cat([torch.matmul(torch.to(query, 6), keys), torch.to(turned, 6)], 3)
            """;

    private static final String JOIN = """
            def join(self, latent: Tensor, shared: Tensor) -> Tensor:
                return torch.cat([torch.to(latent, 6), torch.to(shared, 6)], 3)
            """;

    private static final String VALUES = """
            def values(self, mixed: Tensor, weight: Tensor, heads: Tensor, width: Tensor) -> Tensor:
                w = torch.unflatten(weight, 0, [int(heads), -1])
                start = int(width)
                values = torch.narrow(w, 1, start, torch.sub(torch.size(w, 1), start))
                return torch.matmul(torch.to(mixed, 6), torch.transpose(values, 1, 2))
            """;

    private final Ops ops;
    private final LatentLayout layout;
    private final Child<Linear> down;
    private final Child<Norm> norm;
    private final Child<Linear> up;

    LatentKeyValues(LatentLayout layout, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.layout = layout;
        WeightInit initializer = WeightInit.hidden();
        int read = layout.rank() + layout.positionWidth();
        int made = Sizes.product(layout.heads(), layout.contentWidth() + layout.valueWidth());
        this.down = child("down", Linear.class, new Linear(ops, dimensions.width(), read, initializer, false));
        this.norm = child("norm", Norm.class, norm(layout.rank(), ops));
        this.up = child("up", Linear.class, new Linear(ops, layout.rank(), made, initializer, false));
    }

    /** The norm of a latent vector. */
    static Norm norm(int rank, Ops ops) {
        return new RmsNorm(new RmsNorm.Config(EPSILON, false), new Latent(rank, 1), ops);
    }

    private record Latent(int width, int layers) implements Dimensions {}

    /**
     * @param input (batch, time, width)
     * @return latent vectors (batch, 1, time, rank), and keys that all heads share (batch, 1, time, positionWidth)
     */
    NDList read(NDArray input, ForwardPass pass) {
        NDList read = ops.kernel("read", READ).run(down.get().forward(input, pass), (long) layout.rank());
        return new NDList(norm.get().forward(read.get(0)), read.get(1));
    }

    /**
     * Keys and values of each head.
     *
     * @param latent (batch, 1, keys, rank)
     * @param shared (batch, 1, keys, positionWidth)
     * @return (batch, heads, keys, contentWidth + positionWidth) and (batch, heads, keys, valueWidth)
     */
    NDList of(NDArray latent, NDArray shared, ForwardPass pass) {
        return ops.kernel("split", SPLIT)
                .run(up.get().forward(latent, pass), shared, (long) layout.heads(), (long) layout.contentWidth());
    }

    /** Whether queries may meet the latent vectors themselves: not where an adapter stands in the projection's place. */
    boolean plain() {
        return up.get().getClass() == Linear.class;
    }

    /** Queries that meet latent vectors and shared keys side by side: (batch, heads, time, rank + positionWidth). */
    NDArray query(NDArray query, NDArray turned) {
        return weight().use(weight -> ops.kernel("absorb", ABSORB).call(query, turned, weight, (long) layout.heads()));
    }

    /** What such queries meet: (batch, 1, keys, rank + positionWidth). */
    NDArray latents(NDArray latent, NDArray shared) {
        return ops.kernel("join", JOIN).call(latent, shared);
    }

    /**
     * @param mixed latent vectors, (batch, heads, time, rank)
     * @return the values they stand for, (batch, heads, time, valueWidth)
     */
    NDArray values(NDArray mixed) {
        return weight().use(weight ->
                ops.kernel("values", VALUES).call(mixed, weight, (long) layout.heads(), (long) layout.contentWidth()));
    }

    /** (heads · (contentWidth + valueWidth), rank). */
    private Parameter weight() {
        return up.get().weight();
    }
}
