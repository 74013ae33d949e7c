package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * T5's relative position: adds to the scores a learned bias per head and bucket of distance; half the buckets hold one distance
 * each, the rest grow logarithmically up to {@code maxDistance} (Raffel et al., 2019, arXiv:1910.10683). One table serves all
 * layers, as in T5. A causal one gives all buckets to the past; a bidirectional one half to each side.
 */
@Component(
        value = "t5-relative",
        summary = "Adds a learned bias per head and bucket of distance to the scores",
        formula = "score + table[bucket(distance), head]",
        paper = "Raffel et al., 2019, arXiv:1910.10683",
        verdict = "Learned and relative; far distances share buckets")
public final class T5RelativePosition extends PositionEncoding {

    /** The fields of T5's relative position. */
    public record Config(
            @Doc("number of buckets") @Default("32") @Min(4) int buckets,

            @Doc("tokens from which all distances share the last bucket") @Default("128") @Positive
            int maxDistance,

            @Doc("whether keys after the query have buckets of their own") @Default("false")
            boolean bidirectional)
            implements SelfValidating, Sited {

        @Override
        public Set<Site> sites() {
            return Set.of(Site.SCORE);
        }

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    buckets % 2 == 0 && (!bidirectional || buckets % 4 == 0),
                    "buckets",
                    "the " + buckets + " buckets must be a multiple of " + (bidirectional ? 4 : 2)
                            + ", as half of a side's buckets hold one distance each");
            int exact = bidirectional ? buckets / 4 : buckets / 2;
            checks.require(
                    maxDistance > exact,
                    "maxDistance",
                    "maxDistance (" + maxDistance + ") must exceed the " + exact
                            + " distances that have a bucket each");
        }

        /**
         * The bucket of a distance. Logarithms are in fp32 as in T5's code: at a bucket's edge another precision decides otherwise.
         *
         * @param distance key minus query
         */
        int bucket(int distance) {
            int side = bidirectional ? buckets / 2 : buckets;
            int first = bidirectional && distance > 0 ? side : 0;
            int away = bidirectional ? Math.abs(distance) : Math.max(-distance, 0);
            int exact = side / 2;
            if (away < exact) {
                return first + away;
            }
            float ratio = (float) Math.log((float) away / exact) / (float) Math.log((double) maxDistance / exact);
            return first + Math.min(exact + (int) (ratio * (side - exact)), side - 1);
        }
    }

    private static final String TABLE = """
            def table(self, weight: Tensor, buckets: Tensor) -> Tensor:
                return torch.transpose(torch.embedding(weight, buckets), 0, 1)
            """;

    private final Config config;
    private final Ops ops;
    private final Parameter weight;

    @Inject
    T5RelativePosition(Config config, HeadDimensions model, Ops ops) {
        this.config = config;
        this.ops = ops;
        this.weight = parameter(
                "weight",
                new Shape(config.buckets(), RelativeDistances.heads(model, "t5-relative")),
                WeightInit.position());
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.SCORE);
    }

    @Override
    public Optional<NDArray> bias(int heads, int queries, int keys, ForwardPass pass) {
        return Optional.of(pass.sharedAcrossLayers(new Bias(this, queries, keys), () -> {
            long[] buckets = Arrays.stream(RelativeDistances.distances(queries, keys))
                    .mapToLong(config::bucket)
                    .toArray();
            NDArray table = ops.kernel("table", TABLE)
                    .call(weight.array(), ops.manager().create(buckets)); // (heads, distances)
            return RelativeDistances.spread(table, queries, keys, ops); // (1, heads, queries, keys)
        }));
    }

    private record Bias(T5RelativePosition position, int queries, int keys) {}
}
