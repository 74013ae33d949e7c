package org.ablate.plugins.optimization.optimizer;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.optimization.group.NamePattern;
import org.ablate.plugins.optimization.group.OptimizerPartition;
import org.ablate.plugins.optimization.group.PartitionedOptimizer;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/**
 * Muon (Jordan et al., 2024, kellerjordan.github.io/posts/muon; with weight decay Liu et al., 2025, arXiv:2502.16982), which makes
 * the momentum of a matrix orthogonal before it steps:
 *
 * <pre>
 * B ← momentum · B + (1 − momentum) · G
 * X ← B, with nesterov (1 − momentum) · G + momentum · B, divided by its Frobenius norm
 * X ← 3.4445 · X − 4.775 · (X Xᵀ) X + 2.0315 · (X Xᵀ)² X          `rounds` times (Newton and Schulz), in bfloat16
 * W ← W − learningRate · weightDecay · W
 * W ← W − learningRate · scale · X
 * </pre>
 *
 * <p>For a matrix (m, n), scale is √max(1, m / n), or 0.2 · √max(m, n), whose step is as long as AdamW's. This is PyTorch's
 * {@code Muon}. What is no matrix, and what a pattern excepts (embeddings and the head), is left to another optimizer; the
 * schedule's factor holds for both.
 */
@Component(
        value = "muon",
        summary = "Orthogonal steps for matrices, another optimizer for the rest",
        formula = "w -= lr * orthogonalized momentum, by Newton-Schulz",
        paper = "Jordan et al., 2024, kellerjordan.github.io/posts/muon",
        verdict = "Fewer steps than adamw on matrices; five products more a step")
public final class Muon extends PartitionedOptimizer {

    /** How long the step of a matrix is. */
    public enum Scale {
        /** √max(1, m / n). */
        ORIGINAL,
        /** 0.2 · √max(m, n). */
        MATCH_ADAMW
    }

    /** The fields of muon. */
    public record Config(
            @Doc("peak learning rate of the matrices, which the schedule scales") @Default("0.02") @Positive
            double learningRate,

            @OptimizerFields.FirstBeta @Default("0.95") double momentum,

            @Doc("whether to step as if the momentum had been applied already") @Default("true")
            boolean nesterov,

            @Doc("rounds of Newton and Schulz's iteration") @Default("5") @Positive
            int rounds,

            @Doc("how long the step of a matrix is: original or match-adamw") @Default("original")
            Scale scale,

            @Doc("share of a matrix removed per step, times the learning rate") @Default("0.1") @PositiveOrZero
            double weightDecay,

            @Doc("names of matrices left to the other optimizer; * stands for any characters")
            @Default("[\"*embedding*\", \"*position*\", \"head.*\"]")
            List<String> except,

            @Doc("the optimizer of all that is no matrix or excepted") @Default("adamw")
            Choice<Optimizer> rest) {}

    private final Config config;
    private final Optimizer matrices;
    private final Optimizer rest;

    public @Inject Muon(Config config, Ops ops, Optimizer rest) {
        this.config = config;
        this.matrices = new MuonMatrices(config, ops);
        this.rest = rest;
    }

    @Override
    public double learningRate() {
        return config.learningRate();
    }

    private boolean isMatrix(String name, Parameter parameter) {
        return parameter.shape().dimension() == 2 && !NamePattern.anyMatches(config.except(), name);
    }

    @Override
    protected List<OptimizerPartition> divide(Map<String, Parameter> parameters) {
        return List.of(
                OptimizerPartition.begin(matrices, parameters, this::isMatrix),
                OptimizerPartition.begin(rest, parameters, (name, parameter) -> !isMatrix(name, parameter)));
    }

    @Override
    protected double learningRate(OptimizerPartition share, double learningRate) {
        return learningRate / config.learningRate() * share.optimizer().learningRate();
    }
}
