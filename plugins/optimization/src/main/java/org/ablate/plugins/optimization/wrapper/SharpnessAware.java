package org.ablate.plugins.optimization.wrapper;

import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.OptimizerWrapper;

/**
 * Sharpness-aware minimization (Foret et al., 2021, arXiv:2010.01412): steps from the weights w with the gradient at the worst place
 * near them. With g the gradient at w, another optimizer is given the gradient at
 *
 * <pre>
 * w + radius · g / ‖g‖
 * </pre>
 *
 * <p>and, when adaptive (Kwon et al., 2021, arXiv:2102.11600), which does not change with the scale of the weights, at
 *
 * <pre>
 * w + radius · T² · g / ‖T · g‖        T = |w| + floor
 * </pre>
 *
 * <p>The norm is over all weights. A step takes gradients twice. There is no state: the way back is a copy, which ends with the step.
 */
@Component(
        value = "sam",
        summary = "Another optimizer with gradients from the worst place nearby",
        formula = "gradient at w + radius · g / ‖g‖",
        paper = "Foret et al., 2021, arXiv:2010.01412; Kwon et al., 2021, arXiv:2102.11600",
        verdict = "Flatter minima, which generalize better, for twice the time of a step")
public final class SharpnessAware extends OptimizerWrapper {

    /** The fields of sam. */
    public record Config(
            @Doc("how far away the gradient is taken; the papers use 0.05, and 0.5 when adaptive")
            @Default("0.05")
            @Positive
            double radius,

            @Doc("whether the distance of each weight is relative to its magnitude") @Default("false")
            boolean adaptive,

            @Doc("added to the magnitudes when adaptive, so that zeros move too") @Default("0.01") @PositiveOrZero
            double floor,

            @Doc("the optimizer that steps") @Default("adamw")
            Choice<Optimizer> optimizer) {}

    private static final String PROGRAM = """
            def away(self, w: List[Tensor], g: List[Tensor], radius: Tensor, adaptive: Tensor, floor: Tensor) -> List[Tensor]:
                kept = annotate(List[Tensor], [])
                scales = annotate(List[Tensor], [])
                for i in range(len(w)):
                    kept.append(torch.clone(w[i]))
                    if float(adaptive) > 0.:
                        scales.append(torch.add(torch.abs(w[i]), float(floor)))
                        if g[i].numel() > 0:
                            g[i].mul_(scales[i])
                norm = torch.norm(torch.stack(torch._foreach_norm(g)))
                share = torch.div(radius, torch.add(norm, 1e-12))
                for i in range(len(w)):
                    if g[i].numel() > 0:
                        if float(adaptive) > 0.:
                            g[i].mul_(scales[i])
                        w[i].add_(torch.mul(g[i], share))
                return kept

            def back(self, w: List[Tensor], kept: List[Tensor]) -> Tensor:
                for i in range(len(w)):
                    w[i].copy_(kept[i])
                return w[0]
            """;

    private final Config config;
    private final Ops ops;
    private final NDList weights = new NDList();

    public @Inject SharpnessAware(Config config, Ops ops, Optimizer optimizer) {
        super(optimizer);
        this.config = config;
        this.ops = ops;
    }

    @Override
    public void begin(Map<String, Parameter> parameters) {
        super.begin(parameters);
        parameters.values().forEach(parameter -> weights.add(parameter.array()));
    }

    /** The gradients are used up. */
    @Override
    public Optional<WeightPerturbation> excursion(NDList gradients, long step) {
        if (weights.isEmpty()) {
            return Optional.empty();
        }
        NDList kept = ops.withoutGradients(() -> ops.kernel("away", PROGRAM)
                .run(weights, gradients, config.radius(), config.adaptive() ? 1.0 : 0.0, config.floor()));
        return Optional.of(
                () -> ops.withoutGradients(() -> ops.kernel("back", PROGRAM).call(weights, kept))
                        .close());
    }
}
