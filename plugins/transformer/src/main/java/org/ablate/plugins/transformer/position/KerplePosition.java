package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Kernelized relative position, the logarithmic form: adds {@code −r₁ · ln(1 + r₂ · |query − key|)} to the scores, r₁ and r₂
 * positive and learned per head (Chi et al., 2022, arXiv:2205.09921). Both are held as logarithms, which keeps them positive;
 * they begin uniform in (0, 2) and (0, 1).
 */
@Component(
        value = "kerple",
        summary = "Lowers scores with the logarithm of distance, learned per head",
        formula = "score - r1 * log(1 + r2 * distance)",
        paper = "Chi et al., 2022, arXiv:2205.09921",
        verdict = "Alibi with learned, logarithmic fading")
public final class KerplePosition extends PositionEncoding {

    /** No fields. */
    public record Config() implements Sited {

        @Override
        public Set<Site> sites() {
            return Set.of(Site.SCORE);
        }
    }

    private static final String TABLE = """
            def table(self, logAmplitude: Tensor, logRate: Tensor, distance: Tensor) -> Tensor:
                amplitude = torch.unsqueeze(torch.exp(logAmplitude), 1)
                rate = torch.unsqueeze(torch.exp(logRate), 1)
                return torch.neg(torch.mul(amplitude, torch.log1p(torch.mul(rate, distance))))
            """;

    private final Ops ops;
    private final Parameter logAmplitude;
    private final Parameter logRate;

    @Inject
    KerplePosition(HeadDimensions model, Ops ops) {
        this.ops = ops;
        Shape perHead = new Shape(RelativeDistances.heads(model, "kerple"));
        this.logAmplitude = parameter("logAmplitude", perHead, logarithmOfUniform(2));
        this.logRate = parameter("logRate", perHead, logarithmOfUniform(1));
    }

    private static ValueInitializer logarithmOfUniform(double end) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) StrictMath.log(end * (1 - random.nextDouble())); // never the logarithm of zero
            }
            return values;
        };
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.SCORE);
    }

    @Override
    public Optional<NDArray> bias(int heads, int queries, int keys, ForwardPass pass) {
        return Optional.of(pass.sharedAcrossLayers(new Bias(this, queries, keys), () -> {
            int[] distances = RelativeDistances.distances(queries, keys);
            float[] away = new float[distances.length];
            for (int i = 0; i < away.length; i++) {
                away[i] = Math.abs(distances[i]);
            }
            NDArray table = ops.kernel("table", TABLE)
                    .call(logAmplitude.array(), logRate.array(), ops.manager().create(away)); // (heads, distances)
            return RelativeDistances.spread(table, queries, keys, ops); // (1, heads, queries, keys)
        }));
    }

    private record Bias(KerplePosition position, int queries, int keys) {}
}
