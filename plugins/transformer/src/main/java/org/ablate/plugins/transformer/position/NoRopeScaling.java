package org.ablate.plugins.transformer.position;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;

/** Rope's own frequencies (Su et al., 2021, arXiv:2104.09864). */
@Component(value = "none", summary = "Rope's own frequencies", verdict = "As trained")
public final class NoRopeScaling implements RopeScaling {

    @Inject
    public NoRopeScaling() {}

    @Override
    public double[] frequencies(double theta, int rotated, int length) {
        return RopeScaling.unscaled(theta, rotated);
    }
}
