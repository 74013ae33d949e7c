package org.ablate.plugins.transformer.attention.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Norm;
import org.ablate.spi.tensor.Ops;

/** The queries of latent attention: {@code Wu · norm(Wd · x)}, or {@code Wu · x} where they have no latent vector. */
final class LatentQueries extends Layer {

    private static final String SPLIT = """
            def split(self, x: Tensor, heads: Tensor, width: Tensor) -> Tuple[Tensor, Tensor]:
                y = torch.transpose(torch.unflatten(x, 2, [int(heads), -1]), 1, 2)
                rest = torch.sub(torch.size(y, 3), int(width))
                return (torch.narrow(y, 3, 0, int(width)), torch.narrow(y, 3, int(width), rest))
            """;

    private final Ops ops;
    private final LatentLayout layout;
    private final Optional<Child<Linear>> down;
    private final Optional<Child<Norm>> norm;
    private final Child<Linear> up;

    LatentQueries(LatentLayout layout, Optional<Integer> rank, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.layout = layout;
        WeightInit initializer = WeightInit.hidden();
        this.down = rank.map(
                narrow -> child("down", Linear.class, new Linear(ops, dimensions.width(), narrow, initializer, false)));
        this.norm = rank.map(narrow -> child("norm", Norm.class, LatentKeyValues.norm(narrow, ops)));
        int between = rank.orElse(dimensions.width());
        int width = Sizes.product(layout.heads(), layout.contentWidth() + layout.positionWidth());
        this.up = child("up", Linear.class, new Linear(ops, between, width, initializer, false));
    }

    /**
     * @param input (batch, time, width)
     * @return (batch, heads, time, contentWidth) and (batch, heads, time, positionWidth)
     */
    NDList of(NDArray input, ForwardPass pass) {
        NDArray latent = down.map(narrow -> narrow.get().forward(input, pass)).orElse(input);
        NDArray normed = norm.map(scaled -> scaled.get().forward(latent)).orElse(latent);
        return ops.kernel("split", SPLIT)
                .run(up.get().forward(normed, pass), (long) layout.heads(), (long) layout.contentWidth());
    }
}
