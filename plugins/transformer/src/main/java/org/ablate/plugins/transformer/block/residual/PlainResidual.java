package org.ablate.plugins.transformer.block.residual;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;

/** The plain sum: {@code x + f(x)} (He et al., 2015, arXiv:1512.03385). */
@Component(
        value = "plain",
        summary = "The plain sum",
        formula = "x + y",
        paper = "He et al., 2015, arXiv:1512.03385",
        verdict = "The usual one")
public final class PlainResidual extends Residual {

    @Inject
    public PlainResidual() {}

    @Override
    public NDArray add(NDArray stream, NDArray branch) {
        return stream.add(branch);
    }

    @Override
    public boolean readsUnpadded() {
        return true;
    }
}
