package org.ablate.plugins.transformer.block.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/** ReZero: {@code x + alpha · f(x)}, alpha one learned number that begins at zero (Bachlechner et al., 2020, arXiv:2003.04887). */
@Component(
        value = "rezero",
        summary = "Multiplies each branch by a learned number that begins at zero",
        formula = "x + a * y, a learned from 0",
        paper = "Bachlechner et al., 2020, arXiv:2003.04887",
        verdict = "Each block begins as the identity; trains deep models without norms")
public final class ReZeroResidual extends Residual {

    /** The fields of ReZero. */
    public record Config(
            @Doc("the learned number at the beginning") @Default("0.0")
            double initial) {}

    private final ScaledAdd sum;
    private final Parameter alpha;

    @Inject
    public ReZeroResidual(Config config, Ops ops) {
        this.sum = new ScaledAdd(ops);
        this.alpha = parameter("alpha", new Shape(1), ValueInitializer.constant((float) config.initial()));
    }

    @Override
    public NDArray add(NDArray stream, NDArray branch) {
        return sum.of(stream, branch, alpha);
    }

    @Override
    public boolean readsUnpadded() {
        return true;
    }
}
