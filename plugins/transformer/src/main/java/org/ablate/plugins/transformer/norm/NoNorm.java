package org.ablate.plugins.transformer.norm;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.model.Norm;

/** No norm: the residual stream as it is, as models whose residual is weighted train without (Bachlechner et al., 2020, arXiv:2003.04887). */
@Component(
        value = "none",
        summary = "No norm: the residual stream as it is",
        verdict = "To see what the norm does; deep models then need rezero or a small learning rate")
public final class NoNorm extends Norm {

    @Inject
    NoNorm() {}

    @Override
    public NDArray forward(NDArray input) {
        return input;
    }
}
