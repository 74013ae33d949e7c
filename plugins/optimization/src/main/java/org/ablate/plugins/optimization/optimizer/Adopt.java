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
 * ADOPT (Taniguchi et al., 2024, arXiv:2411.02853): Adam that converges with any beta2, since a gradient is divided by the mean
 * of squares before it. At step t, from 1:
 *
 * <pre>
 * v ← g²                                                                 at the first step, and nothing else
 * m ← beta1 · m + (1 − beta1) · clip(g / max(√v, epsilon), ±(t − 1)^¼)
 * w ← w − learningRate · (m + weightDecay · w)
 * v ← beta2 · v + (1 − beta2) · g²
 * </pre>
 *
 * <p>The clipping is that of the paper's second version; decay is decoupled.
 */
@Component(
        value = "adopt",
        summary = "Adam that converges with any beta2",
        formula = "adam whose v is of the step before",
        paper = "Taniguchi et al., 2024, arXiv:2411.02853",
        verdict = "Converges for any beta2; a drop-in for adamw")
public final class Adopt extends FusedOptimizer {

    /** The fields of adopt. */
    public record Config(
            @ScheduleFields.PeakRate @Default("1.0e-3") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.9") double beta1,

            @OptimizerFields.SecondBeta @Default("0.9999") double beta2,

            @Doc("least divisor of a gradient") @Default("1.0e-6") @PositiveOrZero
            double epsilon,

            @Doc("whether to clip the divided gradient") @Default("true")
            boolean clip,

            @OptimizerFields.DecoupledDecay @Default("0.1") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
            List.of("firstMoment", "secondMoment"), List.of("beta1", "beta2", "epsilon", "limit"), """
            if t == 1.:
                secondMoment.addcmul_(g, g)
            else:
                scaled = torch.div(g, torch.sqrt(secondMoment).clamp_(epsilon))
                if limit > 0.:
                    scaled.clamp_(-limit, limit)
                firstMoment.lerp_(scaled, 1. - beta1)
                w.mul_(1. - rate * decay)
                w.add_(firstMoment, alpha=-rate)
                secondMoment.mul_(beta2).addcmul_(g, g, value=1. - beta2)
            """);

    private final Config config;

    public @Inject Adopt(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        double limit = config.clip() ? Math.pow(t - 1, 0.25) : 0;
        return new double[] {config.beta1(), config.beta2(), config.epsilon(), limit};
    }
}
