package org.ablate.plugins.optimization.optimizer;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * Sophia (Liu et al., 2023, arXiv:2305.14342): momentum divided by an estimate of the Hessian's diagonal, clipped element by
 * element. At step t, from 1:
 *
 * <pre>
 * m ← beta1 · m + (1 − beta1) · g
 * h ← beta2 · h + (1 − beta2) · g²                       at the first of every `interval` steps
 * w ← w − learningRate · weightDecay · w
 * w ← w − learningRate · clip(m / max(gamma · h, epsilon), −1, 1)
 * </pre>
 *
 * <p>The paper's Gauss–Newton–Bartlett estimate squares the gradient for labels drawn from the model; an optimizer is given
 * that of the batch alone, so the true labels stand for drawn ones (the empirical Fisher diagonal). The paper's factor of the
 * batch size is part of gamma.
 */
@Component(
        value = "sophia",
        summary = "Momentum divided by the curvature, clipped",
        formula = "w -= lr * clip(m / max(gamma * h, eps), 1)",
        paper = "Liu et al., 2023, arXiv:2305.14342",
        verdict = "Here with the empirical Fisher as h; tune gamma")
public final class Sophia extends FusedOptimizer {

    /** The fields of sophia. */
    public record Config(
            @ScheduleFields.PeakRate @Default("2.0e-4") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.965") double beta1,

            @Doc("share of the mean of curvatures kept per step, from 0, less than 1")
            @Default("0.99")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double beta2,

            @Doc("the curvature as a multiple of its estimate: a greater one clips less") @Default("1.0") @Positive
            double gamma,

            @Doc("steps from one estimate of the curvature to the next") @Default("10") @Positive
            long interval,

            @Doc("least divisor of the momentum") @Default("1.0e-12") @PositiveOrZero
            double epsilon,

            @OptimizerFields.DecoupledDecay @Default("0.1") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
            List.of("momentum", "curvature"), List.of("beta1", "beta2", "gamma", "epsilon", "estimates"), """
            momentum.lerp_(g, 1. - beta1)
            if estimates > 0.:
                curvature.mul_(beta2).addcmul_(g, g, value=1. - beta2)
            w.mul_(1. - rate * decay)
            step = torch.div(momentum, torch.mul(curvature, gamma).clamp_(epsilon)).clamp_(-1., 1.)
            w.add_(step, alpha=-rate)
            """);

    private final Config config;

    public @Inject Sophia(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        double estimates = (t - 1) % config.interval() == 0 ? 1 : 0;
        return new double[] {config.beta1(), config.beta2(), config.gamma(), config.epsilon(), estimates};
    }
}
