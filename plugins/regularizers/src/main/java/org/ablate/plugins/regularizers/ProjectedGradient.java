package org.ablate.plugins.regularizers;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Objective.Outcome;

/**
 * Projected gradient descent (Madry et al., 2018, arXiv:1706.06083), here up the loss: {@code steps} steps, each along the gradient g
 * where the last one ended, within a ball,
 *
 * <pre>
 * r ← project(r + size · g / ‖g‖)        ‖r‖ ≤ radius
 * loss(x) + weight · loss(x + r)
 * </pre>
 */
@Component(
        value = "pgd",
        summary = "Several steps along the gradient, within a ball",
        formula = "r ← project(r + size · g / ‖g‖), ‖r‖ ≤ radius; loss(x) + weight · loss(x + r)",
        paper = "Madry et al., 2018, arXiv:1706.06083",
        verdict = "A stronger attack than fgm, at one reading more for each step")
public final class ProjectedGradient implements Attack {

    /** The fields of pgd. */
    public record Config(
            @Doc("steps of the attack") @Default("3") @Positive
            int steps,

            @Doc("length of a step, over a row's positions and width") @Default("0.3") @Positive
            double size,

            @Doc("the farthest from the row's own embeddings") @Default("1.0") @Positive
            double radius,

            @Doc("how much the loss there counts") @Default("1.0") @PositiveOrZero
            double weight) {}

    private final Config config;
    private final Ops ops;

    @Inject
    ProjectedGradient(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public Outcome outcome(Neighborhood near) {
        Place here = near.begin();
        Place there = here;
        for (int step = 0; step < config.steps(); step++) {
            there = there.up(config.size(), config.radius(), step == 0);
        }
        return Attack.withLoss(
                here.outcome(),
                here.outcome().lossSum().add(ops.scale(there.outcome().lossSum(), config.weight())));
    }
}
