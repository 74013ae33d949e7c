package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Relative position representations: adds {@code scale · q · a_(clip(key − query))} to the scores, a learned vector for each
 * distance up to {@code maxDistance} to either side, which all further ones share (Shaw et al., 2018, arXiv:1803.02155). The
 * vectors that the paper adds to values are left out, as it found them to change nothing; one table serves all heads, as in the
 * paper, and all layers.
 */
@Component(
        value = "shaw-relative",
        summary = "Lets queries meet a learned vector per distance",
        formula = "score + q . a[clip(distance)]",
        paper = "Shaw et al., 2018, arXiv:1803.02155",
        verdict = "The first relative one; a product more for each score")
public final class ShawRelativePosition extends PositionEncoding {

    /** The fields of relative position representations. */
    public record Config(
            @Doc("tokens from which all distances to a side share a vector") @Default("16") @Positive
            int maxDistance) implements Sited {

        @Override
        public Set<Site> sites() {
            return Set.of(Site.CONTENT_SCORE);
        }
    }

    private static final String BIAS = """
            def bias(self, query: Tensor, weight: Tensor, keys: Tensor, scale: Tensor) -> Tensor:
                m = torch.size(query, 2)
                n = int(keys)
                furthest = torch.floordiv(torch.sub(torch.size(weight, 0), 1), 2)
                device = ops.prim.device(query)
                i = torch.arange(torch.sub(n, m), n, dtype=4, layout=None, device=device, pin_memory=None)
                j = torch.arange(n, dtype=4, layout=None, device=device, pin_memory=None)
                distance = torch.clamp(torch.sub(torch.unsqueeze(j, 0), torch.unsqueeze(i, 1)), torch.neg(furthest), furthest)
                met = torch.mul(torch.matmul(torch.to(query, 6), torch.transpose(weight, 0, 1)), float(scale))
                place = torch.expand(torch.add(distance, furthest), [torch.size(query, 0), torch.size(query, 1), m, n])
                return torch.gather(met, 3, place)
            """;

    private final Ops ops;
    private final Parameter weight;

    @Inject
    ShawRelativePosition(Config config, HeadDimensions model, Ops ops) {
        this.ops = ops;
        this.weight = parameter(
                "weight",
                new Shape(2L * config.maxDistance() + 1, RelativeDistances.headWidth(model, "shaw-relative")),
                WeightInit.position());
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.CONTENT_SCORE);
    }

    @Override
    public Optional<NDArray> contentBias(QueryKeyPairs meeting, ForwardPass pass) {
        long keys = meeting.key().getShape().get(2);
        return Optional.of(ops.kernel("bias", BIAS).call(meeting.query(), weight.array(), keys, meeting.scale()));
    }
}
