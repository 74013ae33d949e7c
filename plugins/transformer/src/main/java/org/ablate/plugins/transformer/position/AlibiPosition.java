package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Attention with linear biases: adds {@code −slopeₕ · |query − key|} to the scores, with slopes {@code 2^(−8h / heads)} for h
 * from 1; when heads is no power of two, those of the power below, then every other one of twice that (Press et al., 2021,
 * arXiv:2108.12409; the order of heads is that of the paper's code and of Bloom).
 */
@Component(
        value = "alibi",
        summary = "Lowers scores in proportion to distance, each head by its own slope",
        formula = "score - slope_h * distance",
        paper = "Press et al., 2021, arXiv:2108.12409",
        verdict = "Extrapolates best of the simple ones; a bias on every score")
public final class AlibiPosition extends PositionEncoding {

    /** No fields. */
    public record Config() implements Sited {

        @Override
        public Set<Site> sites() {
            return Set.of(Site.SCORE);
        }
    }

    private final Ops ops;

    @Inject
    AlibiPosition(Ops ops) {
        this.ops = ops;
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.SCORE);
    }

    @Override
    public Optional<NDArray> bias(int heads, int queries, int keys, ForwardPass pass) {
        return Optional.of(pass.sharedAcrossLayers(new Bias(this, heads, queries, keys), () -> {
            double[] slopes = slopes(heads);
            int[] distances = RelativeDistances.distances(queries, keys);
            float[] table = new float[heads * distances.length];
            for (int i = 0; i < table.length; i++) {
                table[i] = (float) (-slopes[i / distances.length] * Math.abs(distances[i % distances.length]));
            }
            NDArray perDistance = ops.manager().create(table, new Shape(heads, distances.length));
            return RelativeDistances.spread(perDistance, queries, keys, ops); // (1, heads, queries, keys)
        }));
    }

    /** One slope per head, in order. */
    static double[] slopes(int heads) {
        int power = Integer.highestOneBit(heads);
        double[] slopes = new double[heads];
        for (int i = 0; i < heads; i++) {
            slopes[i] =
                    i < power ? Math.pow(2, -8.0 * (i + 1) / power) : Math.pow(2, -4.0 * (2 * (i - power) + 1) / power);
        }
        return slopes;
    }

    private record Bias(AlibiPosition position, int heads, int queries, int keys) {}
}
