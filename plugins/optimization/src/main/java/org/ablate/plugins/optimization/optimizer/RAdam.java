package org.ablate.plugins.optimization.optimizer;

import jakarta.inject.Inject;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.tensor.Ops;

/**
 * Rectified Adam (Liu et al., 2020, arXiv:1908.03265). At step t, from 1, with ρ∞ = 2 / (1 − beta2) − 1 and
 * ρ = ρ∞ − 2 · t · beta2ᵗ / (1 − beta2ᵗ):
 *
 * <pre>
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * r ← √((ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ))
 * w ← w − learningRate · m / (1 − beta1ᵗ) · r · √(1 − beta2ᵗ) / (√v + epsilon)      when ρ &gt; 5
 * w ← w − learningRate · m / (1 − beta1ᵗ)                                         otherwise
 * </pre>
 *
 * <p>Decay is an L2 penalty. This is PyTorch's {@code RAdam}.
 */
@Component(
        value = "radam",
        summary = "Adam whose steps are rectified while their variance is unknown",
        formula = "adam whose variance is rectified in early steps",
        paper = "Liu et al., 2019, arXiv:1908.03265",
        verdict = "Needs no warm-up")
public final class RAdam extends FusedOptimizer {

    /** The fields of radam. */
    public record Config(
            @ScheduleFields.PeakRate @Default("1.0e-3") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.9") double beta1,

            @OptimizerFields.SecondBeta @Default("0.999") double beta2,

            @OptimizerFields.RootEpsilon @Default("1.0e-8") double epsilon,

            @OptimizerFields.GradientDecay double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
            List.of("firstMoment", "secondMoment"),
            List.of("beta1", "beta2", "epsilon", "correction1", "rectification"),
            """
            if decay != 0.:
                g.add_(w, alpha=decay)
            firstMoment.lerp_(g, 1. - beta1)
            secondMoment.mul_(beta2).addcmul_(g, g, value=1. - beta2)
            if rectification > 0.:
                w.addcdiv_(firstMoment, torch.sqrt(secondMoment).add_(epsilon), value=-rate / correction1 * rectification)
            else:
                w.add_(firstMoment, alpha=-rate / correction1)
            """);

    private final Config config;

    public @Inject RAdam(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        double power = Math.pow(config.beta2(), t);
        double last = 2 / (1 - config.beta2()) - 1;
        double length = last - 2 * t * power / (1 - power);
        double rectification = length > 5
                ? Math.sqrt((length - 4) * (length - 2) * last / ((last - 4) * (last - 2) * length))
                        * Math.sqrt(1 - power)
                : 0;
        return new double[] {
            config.beta1(), config.beta2(), config.epsilon(), 1 - Math.pow(config.beta1(), t), rectification
        };
    }
}
