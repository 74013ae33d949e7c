package org.ablate.plugins.optimization.optimizer;

import jakarta.inject.Inject;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.tensor.Ops;

/**
 * LAMB (You et al., 2020, arXiv:1904.00962), for large batches: Adam's step for each tensor is scaled to the norm of the tensor.
 * At step t, from 1:
 *
 * <pre>
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * r ← m / (1 − beta1ᵗ) / (√(v / (1 − beta2ᵗ)) + epsilon) + weightDecay · w
 * w ← w − learningRate · ‖w‖ / ‖r‖ · r         the ratio is 1 where either norm is 0
 * </pre>
 */
@Component(
        value = "lamb",
        summary = "Adam whose step for each tensor is as long as the tensor",
        formula = "adamw's step, scaled per tensor by |w| / |step|",
        paper = "You et al., 2019, arXiv:1904.00962",
        verdict = "For very large batches")
public final class Lamb extends FusedOptimizer {

    /** The fields of lamb. */
    public record Config(
            @ScheduleFields.PeakRate @Default("2.0e-3") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.9") double beta1,

            @OptimizerFields.SecondBeta @Default("0.999") double beta2,

            @OptimizerFields.RootEpsilon @Default("1.0e-6") double epsilon,

            @OptimizerFields.DecoupledDecay @Default("0.01") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
            List.of("firstMoment", "secondMoment"),
            List.of("beta1", "beta2", "epsilon", "correction1", "correction2"),
            """
            firstMoment.lerp_(g, 1. - beta1)
            secondMoment.mul_(beta2).addcmul_(g, g, value=1. - beta2)
            divisor = torch.div(secondMoment, correction2).sqrt_().add_(epsilon)
            step = torch.div(firstMoment, correction1).div_(divisor)
            if decay != 0.:
                step.add_(w, alpha=decay)
            size = torch.linalg_vector_norm(w)
            length = torch.linalg_vector_norm(step)
            ratio = torch.where(torch.logical_and(size > 0., length > 0.), torch.div(size, length), torch.ones_like(size))
            w.sub_(step.mul_(torch.mul(ratio, rate)))
            """);

    private final Config config;

    public @Inject Lamb(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {
            config.beta1(),
            config.beta2(),
            config.epsilon(),
            1 - Math.pow(config.beta1(), t),
            1 - Math.pow(config.beta2(), t)
        };
    }
}
