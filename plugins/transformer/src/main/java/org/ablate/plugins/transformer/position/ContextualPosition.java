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
 * Contextual position encoding: a key's position is the sum of the gates {@code sigmoid(scale · q · k)} from it to the query, at
 * most {@code maximum}; the bias is {@code q · e(position)}, interpolated between the learned vectors of the whole positions
 * around it (Golovneva et al., 2024, arXiv:2405.18719). One table serves all heads, as in the paper, and all layers.
 */
@Component(
        value = "cope",
        summary = "Counts only the keys that the query's own gates let count",
        formula = "score + q . e[sum of gates between]",
        paper = "Golovneva et al., 2024, arXiv:2405.18719",
        verdict = "Counts what the content says to count; slow, all scores must be held")
public final class ContextualPosition extends PositionEncoding {

    /** The fields of contextual position encoding. */
    public record Config(
            @Doc("the largest position, from 0; further keys share its vector") @Default("64") @Positive
            int maximum) implements Sited {

        @Override
        public Set<Site> sites() {
            return Set.of(Site.CONTENT_SCORE);
        }
    }

    private static final String BIAS = """
            def bias(self, query: Tensor, key: Tensor, seen: Tensor, weight: Tensor, scale: Tensor) -> Tensor:
                heads = torch.size(query, 1)
                shared = torch.floordiv(heads, torch.size(key, 1))
                q = torch.to(query, 6)
                grouped = torch.reshape(q, [torch.size(q, 0), torch.size(key, 1), torch.mul(shared, torch.size(q, 2)), torch.size(q, 3)])
                scores = torch.matmul(grouped, torch.transpose(torch.to(key, 6), 2, 3))
                scores = torch.reshape(scores, [torch.size(q, 0), heads, torch.size(q, 2), torch.size(key, 2)])
                gates = torch.mul(torch.sigmoid(torch.mul(scores, float(scale))), seen)
                position = torch.flip(torch.cumsum(torch.flip(gates, [3]), 3), [3])
                position = torch.clamp_max(position, torch.sub(torch.size(weight, 0), 1))
                below = torch.floor(position)
                above = torch.ceil(position)
                share = torch.sub(position, below)
                met = torch.matmul(q, torch.transpose(weight, 0, 1))
                lower = torch.gather(met, 3, torch.to(below, 4))
                upper = torch.gather(met, 3, torch.to(above, 4))
                return torch.add(torch.mul(upper, share), torch.mul(lower, torch.rsub(share, 1)))
            """;

    private final Ops ops;
    private final Parameter weight;

    @Inject
    ContextualPosition(Config config, HeadDimensions model, Ops ops) {
        this.ops = ops;
        this.weight = parameter(
                "weight",
                new Shape(config.maximum() + 1L, RelativeDistances.headWidth(model, "cope")),
                WeightInit.position());
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.CONTENT_SCORE);
    }

    @Override
    public Optional<NDArray> contentBias(QueryKeyPairs meeting, ForwardPass pass) {
        return Optional.of(ops.kernel("bias", BIAS)
                .call(meeting.query(), meeting.key(), meeting.seen(), weight.array(), meeting.scale()));
    }
}
