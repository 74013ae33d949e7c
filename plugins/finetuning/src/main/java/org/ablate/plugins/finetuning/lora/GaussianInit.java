package org.ablate.plugins.finetuning.lora;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ValueInitializer;

/** B is zero and A normal with standard deviation {@code 1 / rank}: the text of the LoRA paper (Hu et al., 2021, arXiv:2106.09685). */
@Component(
        value = "gaussian",
        summary = "B begins at zero, A normal with standard deviation 1/rank",
        formula = "A ~ N(0, 1/rank²), B = 0",
        paper = "Hu et al., 2021, arXiv:2106.09685",
        verdict = "Begins as the base")
public final class GaussianInit implements LoraInitialization {

    @Inject
    GaussianInit() {}

    @Override
    public ValueInitializer a(int inputWidth, int rank) {
        return ValueInitializer.normal(1.0 / rank);
    }
}
