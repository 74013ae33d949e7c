package org.ablate.plugins.optimization.optimizer;

import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * Shampoo (Gupta et al., 2018, arXiv:1802.09568), which preconditions the gradient G of a matrix W on both sides:
 *
 * <pre>
 * L ← L + G · Gᵀ        R ← R + Gᵀ · G        both epsilon · I at first
 * S ← L^−¼ · G · R^−¼
 * B ← momentum · B + S
 * W ← W − learningRate · (B + weightDecay · W)
 * </pre>
 *
 * <p>Tensors of more dimensions count as matrices of their first dimension by all others. A side longer than
 * {@code maxDimension} is left out, and the other takes the power −½; where both are, and for vectors, the sum of squares of
 * each element takes their place (Duchi et al., 2011). Roots are taken anew at the first of every {@code interval} steps.
 * A root that is not new enlarges a direction that it has not seen up to √(1 / epsilon) times: with an interval above 1 and epsilon
 * 10⁻⁶, a thousand times, runs diverge.
 */
@Component(
        value = "shampoo",
        summary = "Gradients preconditioned on both sides of a matrix",
        formula = "w -= lr * L^(-1/4) . g . R^(-1/4)",
        paper = "Gupta et al., 2018, arXiv:1802.09568",
        verdict = "Strong per step; roots of matrices are dear")
public final class Shampoo extends FusedOptimizer {

    /** The fields of shampoo. */
    public record Config(
            @ScheduleFields.PeakRate @Default("0.01") double learningRate,

            @Doc("share of the running sum of steps kept per step, from 0, less than 1")
            @Default("0.9")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double momentum,

            @Doc("multiple of the identity that the preconditioners begin with") @Default("1.0e-4") @Positive
            double epsilon,

            @Doc("steps from one taking of the roots to the next") @Default("10") @Positive
            long interval,

            @Doc("longest side that is preconditioned") @Default("1024") @Positive
            long maxDimension,

            @OptimizerFields.DecoupledDecay @Default("0.0") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
                    List.of("left", "right", "leftRoot", "rightRoot", "sumOfSquares", "momentum"),
                    List.of("kept", "epsilon", "refresh"),
                    """
            if sumOfSquares.numel() > 0:
                if t == 1.:
                    sumOfSquares.fill_(epsilon)
                sumOfSquares.addcmul_(g, g)
                step = torch.div(g, torch.sqrt(sumOfSquares))
            else:
                step = g.reshape([g.size(0), -1])  # (m, n)
                power = -0.25
                if left.numel() == 0 or right.numel() == 0:
                    power = -0.5
                matrix = step
                if left.numel() > 0:
                    left.addmm_(matrix, matrix.t())
                    if refresh > 0.:
                        leftRoot.copy_(self.root(left, epsilon, power))
                    step = torch.mm(leftRoot, step)
                if right.numel() > 0:
                    right.addmm_(matrix.t(), matrix)
                    if refresh > 0.:
                        rightRoot.copy_(self.root(right, epsilon, power))
                    step = torch.mm(step, rightRoot)
            momentum.mul_(kept).add_(step.reshape(w.size()))
            w.mul_(1. - rate * decay)
            w.add_(momentum, alpha=-rate)
            """)
            .with("""
            def root(self, x: Tensor, epsilon: float, power: float) -> Tensor:
                values, vectors = torch.linalg_eigh(torch.to(x, 7))  # float64: small eigenvalues weigh most
                scaled = torch.mul(vectors, torch.pow(values.clamp_(0.).add_(epsilon), power))
                return torch.to(torch.mm(scaled, vectors.t()), 6)
            """);

    private final Config config;

    public @Inject Shampoo(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        double refresh = (t - 1) % config.interval() == 0 ? 1 : 0;
        return new double[] {config.momentum(), config.epsilon(), refresh};
    }

    @Override
    Shape stateShape(String state, Shape parameter) {
        return switch (state) {
            case "left", "leftRoot" -> MatrixSides.left(parameter, config.maxDimension());
            case "right", "rightRoot" -> MatrixSides.right(parameter, config.maxDimension());
            case "sumOfSquares" -> MatrixSides.none(parameter, config.maxDimension()) ? parameter : MatrixSides.NOTHING;
            default -> parameter;
        };
    }
}
