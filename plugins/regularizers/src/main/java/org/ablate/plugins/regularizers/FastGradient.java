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
 * The fast gradient method (Miyato et al., 2017, arXiv:1605.07725): one step along the gradient g of the loss with respect to a row's
 * embeddings x,
 *
 * <pre>
 * loss(x) + weight · loss(x + radius · g / ‖g‖)
 * </pre>
 */
@Component(
        value = "fgm",
        summary = "One step along the gradient",
        formula = "loss(x) + weight · loss(x + radius · g / ‖g‖)",
        paper = "Miyato et al., 2017, arXiv:1605.07725",
        verdict = "The cheapest attack: two readings a step")
public final class FastGradient implements Attack {

    /** The fields of fgm. */
    public record Config(
            @Doc("length of the step, over a row's positions and width") @Default("1.0") @Positive
            double radius,

            @Doc("how much the loss there counts") @Default("1.0") @PositiveOrZero
            double weight) {}

    private final Config config;
    private final Ops ops;

    @Inject
    FastGradient(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public Outcome outcome(Neighborhood near) {
        Place here = near.begin();
        Place there = here.up(config.radius(), config.radius(), true);
        return Attack.withLoss(
                here.outcome(),
                here.outcome().lossSum().add(ops.scale(there.outcome().lossSum(), config.weight())));
    }
}
