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
 * Adam with Nesterov momentum (Dozat, 2016, openreview OM0jvwB8jIp57ZJjtNEZ). At step t, from 1:
 *
 * <pre>
 * μₜ ← beta1 · (1 − ½ · 0.96^(t · momentumDecay))
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * w ← w − learningRate · ((1 − μₜ) / (1 − Π μ₁…μₜ) · g + μₜ₊₁ / (1 − Π μ₁…μₜ₊₁) · m) / (√(v / (1 − beta2ᵗ)) + epsilon)
 * </pre>
 *
 * <p>Decay is an L2 penalty. This is PyTorch's {@code NAdam}; the product of μ follows from the number of the step.
 */
@Component(
        value = "nadam",
        summary = "Adam with Nesterov momentum",
        formula = "adam with Nesterov's momentum",
        paper = "Dozat, 2016",
        verdict = "A little faster than adam at first")
public final class NAdam extends FusedOptimizer {

    /** The fields of nadam. */
    public record Config(
            @ScheduleFields.PeakRate @Default("2.0e-3") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.9") double beta1,

            @OptimizerFields.SecondBeta @Default("0.999") double beta2,

            @OptimizerFields.RootEpsilon @Default("1.0e-8") double epsilon,

            @Doc("how fast the momentum rises to beta1 over the steps") @Default("4.0e-3") @PositiveOrZero
            double momentumDecay,

            @OptimizerFields.GradientDecay double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
            List.of("firstMoment", "secondMoment"),
            List.of("beta1", "beta2", "epsilon", "correction2", "ofGradient", "ofMoment"),
            """
            if decay != 0.:
                g.add_(w, alpha=decay)
            firstMoment.lerp_(g, 1. - beta1)
            secondMoment.mul_(beta2).addcmul_(g, g, value=1. - beta2)
            divisor = torch.div(secondMoment, correction2).sqrt_().add_(epsilon)
            w.addcdiv_(g, divisor, value=-rate * ofGradient)
            w.addcdiv_(firstMoment, divisor, value=-rate * ofMoment)
            """);

    private final Config config;
    private double product = 1;
    private double multiplied;

    public @Inject NAdam(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        if (multiplied > t) { // a run that starts over
            product = 1;
            multiplied = 0;
        }
        for (; multiplied < t; multiplied++) {
            product *= momentum(multiplied + 1);
        }
        double next = momentum(t + 1);
        return new double[] {
            config.beta1(),
            config.beta2(),
            config.epsilon(),
            1 - Math.pow(config.beta2(), t),
            (1 - momentum(t)) / (1 - product),
            next / (1 - product * next)
        };
    }

    private double momentum(double t) {
        return config.beta1() * (1 - 0.5 * Math.pow(0.96, t * config.momentumDecay()));
    }
}
