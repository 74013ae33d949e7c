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
 * Steps in the units of the weights (Zeiler, 2012, arXiv:1212.5701):
 *
 * <pre>
 * g ← g + weightDecay · w
 * s ← smoothing · s + (1 − smoothing) · g²
 * d ← √(u + epsilon) / √(s + epsilon) · g
 * u ← smoothing · u + (1 − smoothing) · d²
 * w ← w − learningRate · d
 * </pre>
 *
 * <p>The paper's learning rate is 1. This is PyTorch's {@code Adadelta}.
 */
@Component(
        value = "adadelta",
        summary = "Steps in the units of the weights, without a learning rate to tune",
        formula = "w -= lr * rms(dw) / rms(g) * g",
        paper = "Zeiler, 2012, arXiv:1212.5701",
        verdict = "Little to tune; slow")
public final class Adadelta extends FusedOptimizer {

    /** The fields of adadelta. */
    public record Config(
            @ScheduleFields.PeakRate @Default("1.0") double learningRate,

            @Doc("share of the means of squares kept per step, from 0, less than 1")
            @Default("0.9")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double smoothing,

            @Doc("added to the means of squares") @Default("1.0e-6") @PositiveOrZero
            double epsilon,

            @OptimizerFields.GradientDecay double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM =
            FusedProgram.ofEach(List.of("meanSquare", "meanSquareStep"), List.of("smoothing", "epsilon"), """
            if decay != 0.:
                g.add_(w, alpha=decay)
            meanSquare.mul_(smoothing).addcmul_(g, g, value=1. - smoothing)
            step = torch.add(meanSquareStep, epsilon).sqrt_().div_(torch.add(meanSquare, epsilon).sqrt_()).mul_(g)
            meanSquareStep.mul_(smoothing).addcmul_(step, step, value=1. - smoothing)
            w.add_(step, alpha=-rate)
            """);

    private final Config config;

    public @Inject Adadelta(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {config.smoothing(), config.epsilon()};
    }
}
