package org.ablate.plugins.regularizers;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Objective.Outcome;

/**
 * FreeLB (Zhu et al., 2020, arXiv:1909.11764): the model is trained by the mean loss of all places on the way up, which begins at a random
 * one,
 *
 * <pre>
 * r₀ = start · u / √n        u uniform in [−1, 1), n elements in a row
 * rₖ ← project(rₖ₋₁ + size · g / ‖g‖)        ‖r‖ ≤ radius
 * Σ over k from 0 to steps − 1 of loss(x + rₖ) / steps
 * </pre>
 *
 * <p>All places are in memory at once.
 */
@Component(
        value = "freelb",
        summary = "The mean loss of all places on the way up",
        formula = "Σ loss(x + rₖ) / steps, r₀ random, rₖ ← project(rₖ₋₁ + size · g / ‖g‖)",
        paper = "Zhu et al., 2020, arXiv:1909.11764",
        verdict = "As many readings as steps, all of them trained by; memory grows with the steps")
public final class FreeLargeBatch implements Attack {

    /** The fields of freelb. */
    public record Config(
            @Doc("places on the way up") @Default("3") @Positive
            int steps,

            @Doc("length of a step, over a row's positions and width") @Default("0.1") @Positive
            double size,

            @Doc("the farthest from the row's own embeddings") @Default("1.0") @Positive
            double radius,

            @Doc("how far from them the way begins, at most") @Default("0.1") @PositiveOrZero
            double start) {}

    private final Config config;
    private final Ops ops;

    @Inject
    FreeLargeBatch(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public Outcome outcome(Neighborhood near) {
        Place first = near.beginNear(config.start());
        Place place = first;
        NDArray sum = first.outcome().lossSum();
        for (int step = 1; step < config.steps(); step++) {
            place = place.up(config.size(), config.radius(), true);
            sum = sum.add(place.outcome().lossSum());
        }
        return Attack.withLoss(first.outcome(), ops.scale(sum, 1.0 / config.steps()));
    }
}
