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
 * Gradients divided by the root of their mean square (Tieleman and Hinton, 2012, lecture 6.5 of "Neural Networks for Machine
 * Learning"; centered: Graves, 2013, arXiv:1308.0850):
 *
 * <pre>
 * g ← g + weightDecay · w
 * s ← smoothing · s + (1 − smoothing) · g²
 * a ← smoothing · a + (1 − smoothing) · g      centered only, else 0
 * b ← momentum · b + g / (√(s − a²) + epsilon)
 * w ← w − learningRate · b
 * </pre>
 *
 * <p>This is PyTorch's {@code RMSprop}. States that the options do not need are not kept.
 */
@Component(
        value = "rmsprop",
        summary = "Gradients divided by the root of their mean square",
        formula = "w -= lr * g / (sqrt(v) + eps)",
        paper = "Tieleman and Hinton, 2012",
        verdict = "For recurrent models; adamw is usually better")
public final class RmsProp extends FusedOptimizer {

    /** The fields of rmsprop. */
    public record Config(
            @ScheduleFields.PeakRate @Default("0.01") double learningRate,

            @OptimizerFields.SecondBeta @Default("0.99") double smoothing,

            @Doc("share of the running sum of steps kept per step, from 0, less than 1")
            @Default("0.0")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double momentum,

            @Doc("whether to divide by an estimate of the standard deviation") @Default("false")
            boolean centered,

            @OptimizerFields.RootEpsilon @Default("1.0e-8") double epsilon,

            @OptimizerFields.GradientDecay double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PLAIN =
            FusedProgram.ofEach(List.of("meanSquare"), List.of("smoothing", "kept", "epsilon"), """
            if decay != 0.:
                g.add_(w, alpha=decay)
            meanSquare.mul_(smoothing).addcmul_(g, g, value=1. - smoothing)
            divisor = torch.sqrt(meanSquare).add_(epsilon)
            w.addcdiv_(g, divisor, value=-rate)
            """);

    private static final FusedProgram WITH_MOMENTUM =
            FusedProgram.ofEach(List.of("meanSquare", "momentum"), List.of("smoothing", "kept", "epsilon"), """
            if decay != 0.:
                g.add_(w, alpha=decay)
            meanSquare.mul_(smoothing).addcmul_(g, g, value=1. - smoothing)
            divisor = torch.sqrt(meanSquare).add_(epsilon)
            momentum.mul_(kept).addcdiv_(g, divisor)
            w.add_(momentum, alpha=-rate)
            """);

    private static final FusedProgram CENTRED =
            FusedProgram.ofEach(List.of("meanSquare", "mean"), List.of("smoothing", "kept", "epsilon"), """
            if decay != 0.:
                g.add_(w, alpha=decay)
            meanSquare.mul_(smoothing).addcmul_(g, g, value=1. - smoothing)
            mean.lerp_(g, 1. - smoothing)
            divisor = torch.addcmul(meanSquare, mean, mean, value=-1.).sqrt_().add_(epsilon)
            w.addcdiv_(g, divisor, value=-rate)
            """);

    private static final FusedProgram CENTRED_WITH_MOMENTUM = FusedProgram.ofEach(
            List.of("meanSquare", "mean", "momentum"), List.of("smoothing", "kept", "epsilon"), """
            if decay != 0.:
                g.add_(w, alpha=decay)
            meanSquare.mul_(smoothing).addcmul_(g, g, value=1. - smoothing)
            mean.lerp_(g, 1. - smoothing)
            divisor = torch.addcmul(meanSquare, mean, mean, value=-1.).sqrt_().add_(epsilon)
            momentum.mul_(kept).addcdiv_(g, divisor)
            w.add_(momentum, alpha=-rate)
            """);

    private final Config config;

    public @Inject RmsProp(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), program(config));
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {config.smoothing(), config.momentum(), config.epsilon()};
    }

    private static FusedProgram program(Config config) {
        if (config.centered()) {
            return config.momentum() > 0 ? CENTRED_WITH_MOMENTUM : CENTRED;
        }
        return config.momentum() > 0 ? WITH_MOMENTUM : PLAIN;
    }
}
