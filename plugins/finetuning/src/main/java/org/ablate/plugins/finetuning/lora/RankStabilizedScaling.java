package org.ablate.plugins.finetuning.lora;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;

/** rsLoRA: {@code alpha / √rank}, so that large ranks learn as fast as small ones (Kalajdzievski, 2023, arXiv:2312.03732). */
@Component(
        value = "rank-stabilized",
        summary = "alpha / √rank, which keeps large ranks learning",
        formula = "alpha / √rank",
        paper = "Kalajdzievski, 2023, arXiv:2312.03732",
        verdict = "for ranks above 32")
public final class RankStabilizedScaling implements LoraScaling {

    @Inject
    RankStabilizedScaling() {}

    @Override
    public double scale(double alpha, int rank) {
        return alpha / Math.sqrt(rank);
    }
}
