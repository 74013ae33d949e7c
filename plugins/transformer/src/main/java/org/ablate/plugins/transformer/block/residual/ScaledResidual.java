package org.ablate.plugins.transformer.block.residual;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/**
 * DeepNorm's sum: {@code alpha · x + f(x)}, alpha {@code (2 · layers)^(1/4)} in a decoder or an encoder, to be used with placement
 * {@code post} (Wang et al., 2022, arXiv:2203.00555). With it go the paper's initial weights: normal by Xavier's rule, those of the
 * feed-forward layer and of attention's values and output {@code (8 · layers)^(−1/4)} smaller, those of its queries and keys not.
 */
@Component(
        value = "scaled",
        summary = "Multiplies the stream by a constant before each sum, as DeepNorm",
        formula = "alpha * x + y, alpha by depth",
        paper = "Wang et al., 2022, arXiv:2203.00555",
        verdict = "With placement post, trains hundreds of layers")
public final class ScaledResidual extends Residual {

    /** The fields of the scaled sum. */
    public record Config(
            @Doc("what the stream is multiplied by; the fourth root of twice the number of layers when absent")
            Optional<@Positive Double> alpha,

            @Doc("whether weights begin as in the paper instead of as their layers have it") @Default("true")
            boolean initialWeights) {}

    private final Ops ops;
    private final double alpha;
    private final boolean initialWeights;
    private final double gain;

    @Inject
    public ScaledResidual(Config config, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.initialWeights = config.initialWeights();
        this.gain = Math.pow(8.0 * dimensions.layers(), -0.25);
        this.alpha = config.alpha().orElse(Math.pow(2.0 * dimensions.layers(), 0.25));
    }

    @Override
    public void joins(Layer part) {
        if (initialWeights) {
            part.walk((name, layer) -> {
                if (layer instanceof Linear linear) {
                    linear.weight().setInitializer(xavier(linear, compares(name) ? 1 : gain));
                }
            });
        }
    }

    /** Whether a projection of an attention makes queries or keys alone. */
    private static boolean compares(String name) {
        return name.equals("query") || name.equals("key") || name.startsWith("queries.");
    }

    private static ValueInitializer xavier(Linear linear, double gain) {
        return ValueInitializer.normal(gain * Math.sqrt(2.0 / (linear.inputWidth() + linear.outputWidth())));
    }

    @Override
    public NDArray add(NDArray stream, NDArray branch) {
        return ops.scale(stream, alpha).add(branch);
    }

    @Override
    public boolean readsUnpadded() {
        return true;
    }
}
