package org.ablate.plugins.optimization.optimizer;

import jakarta.inject.Inject;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.tensor.Ops;

/**
 * Adam with decoupled weight decay (Kingma and Ba, 2015, arXiv:1412.6980; Loshchilov and Hutter, 2019, arXiv:1711.05101). At
 * step t, from 1, with gradient g:
 *
 * <pre>
 * w ← w − learningRate · weightDecay · w
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * w ← w − learningRate · m / (1 − beta1ᵗ) / (√(v / (1 − beta2ᵗ)) + epsilon)
 * </pre>
 *
 * <p>This is PyTorch's {@code AdamW} in its fused form, one pass over memory. t comes from the number of the step, so a
 * resumed run corrects the bias as an uninterrupted one does. The defaults of beta2 and weight decay are those that language
 * models are trained with (Brown et al., 2020, arXiv:2005.14165).
 */
@Component(
        value = "adamw",
        summary = "Adam with decoupled weight decay",
        formula = "w -= lr * m / (sqrt(v) + eps) + lr * decay * w",
        paper = "Loshchilov and Hutter, 2017, arXiv:1711.05101",
        verdict = "The default; two values of state a parameter")
public final class AdamW extends FusedOptimizer {

    /** The fields of adamw. */
    public record Config(
            @ScheduleFields.PeakRate @Default("1.0e-3") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.9") double beta1,

            @OptimizerFields.SecondBeta @Default("0.95") double beta2,

            @OptimizerFields.RootEpsilon @Default("1.0e-8") double epsilon,

            @OptimizerFields.DecoupledDecay @Default("0.1") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM =
            FusedProgram.ofAll(List.of("firstMoment", "secondMoment"), List.of("beta1", "beta2", "epsilon"), """
            count = torch.new_full(w[0], annotate(List[int], []), t)
            counts = annotate(List[Tensor], [])
            for i in range(len(w)):
                counts.append(count)

            none = annotate(List[Tensor], [])
            torch._fused_adamw_(w, g, firstMoment, secondMoment, none, counts, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
            """);

    private final Config config;

    public @Inject AdamW(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {config.beta1(), config.beta2(), config.epsilon()};
    }
}
