package org.ablate.testkit.contract;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.check.Samples;

/** A position encoding that acts at given sites in a way that shows in any output. */
final class ProbePosition extends PositionEncoding {

    private final Ops ops;
    private final Set<Site> sites;

    ProbePosition(Ops ops, Set<Site> sites) {
        this.ops = ops;
        this.sites = sites;
    }

    /** One that acts nowhere. */
    static ProbePosition none(Ops ops) {
        return new ProbePosition(ops, Set.of());
    }

    @Override
    public Set<Site> sites() {
        return sites;
    }

    @Override
    public NDArray rotate(NDArray heads, ForwardPass pass) {
        return sites.contains(Site.QUERY_KEY) ? heads.mul(values(heads.getShape())) : heads;
    }

    @Override
    public Optional<NDArray> bias(int heads, int queries, int keys, ForwardPass pass) {
        return sites.contains(Site.SCORE) ? Optional.of(values(new Shape(1, heads, queries, keys))) : Optional.empty();
    }

    @Override
    public Optional<NDArray> contentBias(QueryKeyPairs meeting, ForwardPass pass) {
        return sites.contains(Site.CONTENT_SCORE)
                ? Optional.of(values(new Shape(
                        1,
                        meeting.query().getShape().get(1),
                        meeting.query().getShape().get(2),
                        meeting.key().getShape().get(2))))
                : Optional.empty();
    }

    private NDArray values(Shape shape) {
        return Samples.normal(ops, 23, shape);
    }
}
