package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/**
 * DeepNorm's sum: {@code alpha · x + f(x)}, alpha {@code (2 · layers)^(1/4)} in a decoder, to be used with placement {@code post}
 * (Wang et al., 2022, arXiv:2203.00555). The paper also begins some projections {@code (8 · layers)^(−1/4)} smaller; initial
 * weights are not changed here.
 */
@Component(value = "scaled", summary = "Multiplies the stream by a constant before each sum, as DeepNorm")
public final class ScaledResidual extends Residual {

    /** The fields of the scaled sum. */
    public record Config(
            @Doc("what the stream is multiplied by; the fourth root of twice the number of layers when absent")
            Optional<@Positive Double> alpha) {}

    private final Ops ops;
    private final double alpha;

    @Inject
    ScaledResidual(Config config, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.alpha = config.alpha().orElse(Math.pow(2.0 * dimensions.layers(), 0.25));
    }

    @Override
    public NDArray add(NDArray stream, NDArray branch) {
        return ops.scale(stream, alpha).add(branch);
    }
}
