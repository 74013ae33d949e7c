package org.ablate.plugins.finetuning.lora;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ValueInitializer;

/**
 * B is zero, so that the adapted model begins as the base; A is uniform in {@code ±1 / √in}, which is what PEFT and the authors' code
 * do (Kaiming with {@code a = √5}).
 */
@Component(
        value = "zero-b",
        summary = "B begins at zero, A uniform in ±1/√in",
        formula = "A ~ U(±1/√in), B = 0",
        paper = "Hu et al., 2021, arXiv:2106.09685",
        verdict = "Begins as the base")
public final class ZeroInit implements LoraInitialization {

    @Inject
    ZeroInit() {}

    @Override
    public ValueInitializer a(int inputWidth, int rank) {
        return ValueInitializer.uniform(1 / Math.sqrt(inputWidth));
    }
}
