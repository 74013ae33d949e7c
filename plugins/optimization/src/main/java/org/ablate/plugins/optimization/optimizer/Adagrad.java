package org.ablate.plugins.optimization.optimizer;

import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * Gradients divided by the root of the sum of their squares (Duchi et al., 2011, jmlr.org/papers/v12/duchi11a). At step t, from 1:
 *
 * <pre>
 * g ← g + weightDecay · w
 * s ← s + g²
 * w ← w − learningRate / (1 + (t − 1) · learningRateDecay) · g / (√s + epsilon)
 * </pre>
 *
 * <p>This is PyTorch's {@code Adagrad}.
 */
@Component(
        value = "adagrad",
        summary = "Gradients divided by the root of the sum of their squares",
        formula = "w -= lr * g / sqrt(sum g^2)",
        paper = "Duchi et al., 2011, jmlr.org/papers/v12/duchi11a",
        verdict = "For sparse gradients; its steps only shrink")
public final class Adagrad extends FusedOptimizer {

    /** The fields of adagrad. */
    public record Config(
            @ScheduleFields.PeakRate @Default("0.01") double learningRate,

            @Doc("how fast the learning rate falls with the step") @Default("0.0") @PositiveOrZero
            double learningRateDecay,

            @Doc("the sum of squares at first") @Default("0.0") @PositiveOrZero
            double initialSum,

            @Doc("added to the root of the sum of squares") @Default("1.0e-10") @PositiveOrZero
            double epsilon,

            @OptimizerFields.GradientDecay double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM =
            FusedProgram.ofEach(List.of("sumOfSquares"), List.of("fall", "initial", "epsilon"), """
            if t == 1.:
                sumOfSquares.fill_(initial)
            if decay != 0.:
                g.add_(w, alpha=decay)
            sumOfSquares.addcmul_(g, g)
            w.addcdiv_(g, torch.sqrt(sumOfSquares).add_(epsilon), value=-rate / (1. + (t - 1.) * fall))
            """);

    private final Config config;

    public @Inject Adagrad(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {config.learningRateDecay(), config.initialSum(), config.epsilon()};
    }
}
