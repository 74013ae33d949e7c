package org.ablate.plugins.transformer.block.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** LayerScale: {@code x + lambda · f(x)}, lambda learned for each dimension of the stream (Touvron et al., 2021, arXiv:2103.17239). */
@Component(
        value = "layer-scale",
        summary = "Multiplies each branch by a learned number per dimension that begins small",
        formula = "x + diag(l) . y, l learned from a small value",
        paper = "Touvron et al., 2021, arXiv:2103.17239",
        verdict = "Like rezero with a scale for each dimension")
public final class LayerScaleResidual extends Residual {

    /** The fields of LayerScale. */
    public record Config(
            @Doc("the learned numbers at the beginning; the paper takes less for deeper models") @Default("1.0e-4")
            double initial) {}

    private final ScaledAdd sum;
    private final Parameter lambda;

    @Inject
    public LayerScaleResidual(Config config, Dimensions dimensions, Ops ops) {
        this.sum = new ScaledAdd(ops);
        this.lambda =
                parameter("lambda", new Shape(dimensions.width()), ValueInitializer.constant((float) config.initial()));
    }

    @Override
    public NDArray add(NDArray stream, NDArray branch) {
        return sum.of(stream, branch, lambda);
    }

    @Override
    public boolean readsUnpadded() {
        return true;
    }
}
