package org.ablate.plugins.optimization.optimizer;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * Adam with the infinity norm in place of the root of the mean of squares (Kingma and Ba, 2015, arXiv:1412.6980, section 7.1).
 * At step t, from 1:
 *
 * <pre>
 * g ← g + weightDecay · w
 * m ← beta1 · m + (1 − beta1) · g
 * u ← max(beta2 · u, |g| + epsilon)
 * w ← w − learningRate / (1 − beta1ᵗ) · m / u
 * </pre>
 *
 * <p>Epsilon stands where PyTorch's {@code Adamax} has it; the paper has none.
 */
@Component(
        value = "adamax",
        summary = "Adam with the infinity norm",
        formula = "w -= lr * m / max(beta2 * u, |g|)",
        paper = "Kingma and Ba, 2014, arXiv:1412.6980",
        verdict = "Steadier with rare large gradients")
public final class Adamax extends FusedOptimizer {

    /** The fields of adamax. */
    public record Config(
            @ScheduleFields.PeakRate @Default("2.0e-3") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.9") double beta1,

            @Doc("share of the infinity norm of gradients kept per step, from 0, less than 1")
            @Default("0.999")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double beta2,

            @Doc("added to the magnitude of a gradient") @Default("1.0e-8") @PositiveOrZero
            double epsilon,

            @OptimizerFields.GradientDecay double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
            List.of("firstMoment", "infinityNorm"), List.of("beta1", "beta2", "epsilon", "correction1"), """
            if decay != 0.:
                g.add_(w, alpha=decay)
            firstMoment.lerp_(g, 1. - beta1)
            infinityNorm.mul_(beta2)
            infinityNorm.copy_(torch.maximum(infinityNorm, g.abs_().add_(epsilon)))
            w.addcdiv_(firstMoment, infinityNorm, value=-rate / correction1)
            """);

    private final Config config;

    public @Inject Adamax(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {config.beta1(), config.beta2(), config.epsilon(), 1 - Math.pow(config.beta1(), t)};
    }
}
