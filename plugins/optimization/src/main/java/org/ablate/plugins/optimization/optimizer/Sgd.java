package org.ablate.plugins.optimization.optimizer;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.tensor.Ops;

/**
 * Stochastic gradient descent with momentum (Polyak, 1964, doi:10.1016/0041-5553(64)90137-5; Sutskever et al., 2013,
 * proceedings.mlr.press/v28/sutskever13). With gradient g:
 *
 * <pre>
 * g ← g + weightDecay · w
 * b ← momentum · b + (1 − dampening) · g        b ← g at the first step
 * w ← w − learningRate · b                      with nesterov: learningRate · (g + momentum · b)
 * </pre>
 *
 * <p>This is PyTorch's {@code SGD}, whose momentum does not hold the learning rate; without momentum there is no state.
 */
@Component(
        value = "sgd",
        summary = "Stochastic gradient descent, with momentum if asked",
        formula = "w -= lr * (mu * b + g)",
        paper = "Robbins and Monro, 1951; Sutskever et al., 2013",
        verdict = "Least state; transformers train badly with it")
public final class Sgd extends FusedOptimizer {

    /** The fields of sgd. */
    public record Config(
            @ScheduleFields.PeakRate @Default("0.1") double learningRate,

            @Doc("share of the running sum of gradients kept per step, from 0 (no momentum), less than 1")
            @Default("0.0")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double momentum,

            @Doc("share of a new gradient left out of the running sum") @Default("0.0") @Fraction
            double dampening,

            @Doc("whether to step as if the momentum had been applied already; needs momentum and no dampening")
            @Default("false")
            boolean nesterov,

            @OptimizerFields.GradientDecay double weightDecay,

            @OptimizerFields.WhatDecays Decay decay)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    !nesterov || (momentum > 0 && dampening == 0),
                    "nesterov",
                    "nesterov needs momentum above 0 and dampening 0, found momentum " + momentum + " and dampening "
                            + dampening);
        }
    }

    private static final FusedProgram PLAIN =
            FusedProgram.ofAll(List.of(), List.of("momentum", "dampening", "nesterov"), """
            none = annotate(List[Tensor], [])
            torch._fused_sgd_(w, g, none, weight_decay=decay, momentum=0., lr=rate, dampening=0., nesterov=False, maximize=False, is_first_step=False)
            """);

    private static final FusedProgram WITH_MOMENTUM =
            FusedProgram.ofAll(List.of("momentum"), List.of("kept", "dampening", "nesterov"), """
            torch._fused_sgd_(w, g, momentum, weight_decay=decay, momentum=kept, lr=rate, dampening=dampening, nesterov=nesterov > 0., maximize=False, is_first_step=t == 1.)
            """);

    private final Config config;

    public @Inject Sgd(Config config, Ops ops) {
        super(
                ops,
                config.learningRate(),
                config.weightDecay(),
                config.decay(),
                config.momentum() > 0 ? WITH_MOMENTUM : PLAIN);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {config.momentum(), config.dampening(), config.nesterov() ? 1 : 0};
    }
}
