package org.ablate.plugins.finetuning.lora;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;

/** {@code alpha / rank} (Hu et al., 2021, arXiv:2106.09685). */
@Component(
        value = "standard",
        summary = "alpha / rank",
        formula = "alpha / rank",
        paper = "Hu et al., 2021, arXiv:2106.09685",
        verdict = "Tune alpha with the rank")
public final class StandardScaling implements LoraScaling {

    @Inject
    StandardScaling() {}

    @Override
    public double scale(double alpha, int rank) {
        return alpha / rank;
    }
}
