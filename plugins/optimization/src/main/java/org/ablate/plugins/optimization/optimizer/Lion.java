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
 * Lion (Chen et al., 2023, arXiv:2302.06675), which steps by the sign of a momentum:
 *
 * <pre>
 * w ← w − learningRate · (sign(beta1 · m + (1 − beta1) · g) + weightDecay · w)
 * m ← beta2 · m + (1 − beta2) · g
 * </pre>
 *
 * <p>Every step moves every weight equally far, so the paper advises a learning rate three to ten times below that of AdamW,
 * and a weight decay as many times above.
 */
@Component(
        value = "lion",
        summary = "The sign of an interpolated momentum",
        formula = "w -= lr * (sign(beta1 * m + (1 - beta1) * g) + decay * w)",
        paper = "Chen et al., 2023, arXiv:2302.06675",
        verdict = "One value of state; a third to a tenth of adamw's learning rate")
public final class Lion extends FusedOptimizer {

    /** The fields of lion. */
    public record Config(
            @ScheduleFields.PeakRate @Default("1.0e-4") double learningRate,

            @Doc("share of the momentum in a step kept per step, from 0, less than 1")
            @Default("0.9")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double beta1,

            @Doc("share of the momentum kept per step, from 0, less than 1")
            @Default("0.99")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double beta2,

            @OptimizerFields.DecoupledDecay @Default("0.1") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM =
            FusedProgram.ofEach(List.of("momentum"), List.of("beta1", "beta2"), """
            w.mul_(1. - rate * decay)
            w.add_(torch.lerp(momentum, g, 1. - beta1).sign_(), alpha=-rate)
            momentum.lerp_(g, 1. - beta2)
            """);

    private final Config config;

    public @Inject Lion(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {config.beta1(), config.beta2()};
    }
}
