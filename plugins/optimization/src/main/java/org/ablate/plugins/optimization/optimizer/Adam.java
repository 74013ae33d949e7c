package org.ablate.plugins.optimization.optimizer;

import jakarta.inject.Inject;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * Adam (Kingma and Ba, 2015, arXiv:1412.6980), with an L2 penalty instead of decoupled decay. At step t, from 1:
 *
 * <pre>
 * g ← g + weightDecay · w
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * w ← w − learningRate · m / (1 − beta1ᵗ) / (√(v / (1 − beta2ᵗ)) + epsilon)
 * </pre>
 *
 * <p>With amsgrad the greatest v so far stands for v in the last line (Reddi et al., 2018, arXiv:1904.09237). This is PyTorch's
 * {@code Adam} in its fused form.
 */
@Component(
        value = "adam",
        summary = "Adam, with an L2 penalty or AMSGrad if asked",
        formula = "w -= lr * m / (sqrt(v) + eps), decay in the gradient",
        paper = "Kingma and Ba, 2014, arXiv:1412.6980",
        verdict = "Prefer adamw where weights decay")
public final class Adam extends FusedOptimizer {

    /** The fields of adam. */
    public record Config(
            @ScheduleFields.PeakRate @Default("1.0e-3") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.9") double beta1,

            @OptimizerFields.SecondBeta @Default("0.999") double beta2,

            @OptimizerFields.RootEpsilon @Default("1.0e-8") double epsilon,

            @Doc("whether the greatest mean of squares so far divides the step") @Default("false")
            boolean amsgrad,

            @OptimizerFields.GradientDecay double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM =
            FusedProgram.ofAll(List.of("firstMoment", "secondMoment"), List.of("beta1", "beta2", "epsilon"), """
            count = torch.new_full(w[0], annotate(List[int], []), t)
            counts = annotate(List[Tensor], [])
            for i in range(len(w)):
                counts.append(count)

            none = annotate(List[Tensor], [])
            torch._fused_adam_(w, g, firstMoment, secondMoment, none, counts, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
            """);

    private static final FusedProgram AMSGRAD = FusedProgram.ofAll(
            List.of("firstMoment", "secondMoment", "greatestSecondMoment"), List.of("beta1", "beta2", "epsilon"), """
            count = torch.new_full(w[0], annotate(List[int], []), t)
            counts = annotate(List[Tensor], [])
            for i in range(len(w)):
                counts.append(count)

            torch._fused_adam_(w, g, firstMoment, secondMoment, greatestSecondMoment, counts, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=True, maximize=False)
            """);

    private final Config config;

    public @Inject Adam(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), config.amsgrad() ? AMSGRAD : PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {config.beta1(), config.beta2(), config.epsilon()};
    }
}
