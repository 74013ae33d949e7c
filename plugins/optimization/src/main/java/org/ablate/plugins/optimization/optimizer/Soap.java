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
 * SOAP (Vyas et al., 2024, arXiv:2409.11321): Adam in the eigenbasis of Shampoo's preconditioners. For the gradient G of a matrix W,
 * at step t, from 0, with bases P and Q:
 *
 * <pre>
 * M ← beta1 · M + (1 − beta1) · G
 * V ← beta2 · V + (1 − beta2) · (Pᵀ · G · Q)²
 * N ← Pᵀ · M · Q / (1 − beta1ᵗ) / (√(V / (1 − beta2ᵗ)) + epsilon)
 * W ← W − learningRate · (P · N · Qᵀ + weightDecay · W)
 * L ← beta2 · L + (1 − beta2) · G · Gᵀ        R alike of Gᵀ · G
 * P ← orthonormal basis of L · P              Q alike of R · Q, after the last of every `interval` steps
 * </pre>
 *
 * <p>Step 0 changes no weights: it takes the eigenvectors of its G · Gᵀ and Gᵀ · G as bases, in which its own gradient would be
 * diagonal and the rest of its step noise. Tensors of more dimensions count as matrices of their
 * first dimension by all others; a side longer than {@code maxDimension} keeps its own basis, and vectors are Adam's.
 */
@Component(
        value = "soap",
        summary = "Adam in the eigenbasis of Shampoo",
        formula = "adam in the eigenbasis of shampoo",
        paper = "Vyas et al., 2024, arXiv:2409.11321",
        verdict = "Fewer steps than adamw, more state and work")
public final class Soap extends FusedOptimizer {

    /** The fields of soap. */
    public record Config(
            @ScheduleFields.PeakRate @Default("3.0e-3") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.95") double beta1,

            @Doc("share of the means of squared gradients kept per step, from 0, less than 1")
            @Default("0.95")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double beta2,

            @OptimizerFields.RootEpsilon @Default("1.0e-8") double epsilon,

            @Doc("steps from one turn of the bases to the next") @Default("10") @Positive
            long interval,

            @Doc("longest side with a basis of its own") @Default("1024") @Positive
            long maxDimension,

            @OptimizerFields.DecoupledDecay @Default("0.01") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
                    List.of("firstMoment", "secondMoment", "left", "right", "leftBasis", "rightBasis"),
                    List.of("beta1", "beta2", "epsilon", "correction1", "correction2", "refresh"),
                    """
            shape = w.size()
            rows = 1
            if w.dim() > 1:
                rows = w.size(0)
            matrix = g.reshape([rows, -1])  # (m, n)
            if t == 1.:
                self.gather(matrix, left, right, beta2)
                if left.numel() > 0:
                    values, vectors = torch.linalg_eigh(left)
                    leftBasis.copy_(vectors)
                if right.numel() > 0:
                    values, vectors = torch.linalg_eigh(right)
                    rightBasis.copy_(vectors)
            else:
                firstMoment.lerp_(g, 1. - beta1)
                turned = self.turn(matrix, leftBasis, rightBasis)
                secondMoment.mul_(beta2).add_(torch.mul(turned, turned).reshape(shape), alpha=1. - beta2)
                divisor = torch.div(secondMoment, correction2).sqrt_().add_(epsilon).reshape([rows, -1])
                step = self.turn(firstMoment.reshape([rows, -1]), leftBasis, rightBasis).div(correction1).div_(divisor)
                step = self.turn(step, leftBasis.t(), rightBasis.t())
                w.mul_(1. - rate * decay)
                w.add_(step.reshape(shape), alpha=-rate)
                self.gather(matrix, left, right, beta2)
                if refresh > 0.:
                    if left.numel() > 0:
                        basis, triangle = torch.linalg_qr(torch.mm(left, leftBasis))
                        leftBasis.copy_(basis)
                    if right.numel() > 0:
                        basis, triangle = torch.linalg_qr(torch.mm(right, rightBasis))
                        rightBasis.copy_(basis)
            """)
            .with("""
            def gather(self, matrix: Tensor, left: Tensor, right: Tensor, kept: float) -> None:
                if left.numel() > 0:
                    left.mul_(kept).addmm_(matrix, matrix.t(), alpha=1. - kept)
                if right.numel() > 0:
                    right.mul_(kept).addmm_(matrix.t(), matrix, alpha=1. - kept)
                return None

            def turn(self, x: Tensor, left: Tensor, right: Tensor) -> Tensor:
                y = x
                if left.numel() > 0:
                    y = torch.mm(left.t(), y)
                if right.numel() > 0:
                    y = torch.mm(y, right)
                return y
            """);

    private final Config config;

    public @Inject Soap(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {
            config.beta1(),
            config.beta2(),
            config.epsilon(),
            1 - Math.pow(config.beta1(), t - 1),
            1 - Math.pow(config.beta2(), t - 1),
            (t - 1) % config.interval() == 0 ? 1 : 0
        };
    }

    @Override
    Shape stateShape(String state, Shape parameter) {
        return switch (state) {
            case "left", "leftBasis" -> MatrixSides.left(parameter, config.maxDimension());
            case "right", "rightBasis" -> MatrixSides.right(parameter, config.maxDimension());
            default -> parameter;
        };
    }
}
