package org.ablate.plugins.losses;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;

/**
 * Cross-entropy: with p the softmax of the scores, C classes, y the label and w the class weights,
 *
 * <pre>
 * −(1 − labelSmoothing) · w[y] · log p[y] − labelSmoothing / C · Σ over c of w[c] · log p[c] + zLoss · log² Z
 * </pre>
 *
 * <p>where log Z is the log-sum-exp of the scores. Label smoothing is of Szegedy et al., 2016, arXiv:1512.00567; the z-loss, which keeps
 * scores from drifting, of Chowdhery et al., 2022, arXiv:2204.02311, with 1e-4. This is PyTorch's {@code cross_entropy}, summed; a mean
 * is over targets, not over their weights. What is labeled −100 does not count.
 */
@Component(
        value = "cross-entropy",
        summary = "Cross-entropy with label smoothing, class weights and z-loss if asked",
        formula = "−(1 − labelSmoothing) · w[y] · log p[y] − labelSmoothing / C · Σ w[c] · log p[c] + zLoss · log² Z",
        paper = "Szegedy et al., 2016, arXiv:1512.00567; Chowdhery et al., 2022, arXiv:2204.02311",
        verdict = "The loss of language models; smoothing for translation, z-loss for long bf16 runs")
public final class CrossEntropy implements Loss {

    /** The fields of cross-entropy. */
    public record Config(
            @Doc("share of the target spread evenly over all classes") @Default("0.0") @Fraction
            double labelSmoothing,

            @Doc("weights of the classes, in the order of their ids; none for equal ones") @Default("[]")
            List<@PositiveOrZero Double> classWeights,

            @Doc("multiple of the square of the scores' log-sum-exp that is added; 0 for none")
            @Default("0.0")
            @PositiveOrZero
            double zLoss) {}

    private static final String PROGRAM = """
            def z_loss(self, scores: Tensor, labels: Tensor, factor: Tensor) -> Tensor:
                z = torch.square(torch.logsumexp(scores, [-1]))
                return torch.mul(torch.sum(torch.masked_fill(z, torch.eq(labels, -100), 0.)), float(factor))
            """;

    private final Config config;
    private final Ops ops;

    @Inject
    CrossEntropy(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public NDArray sum(NDArray scores, Target target) {
        NDArray weights =
                ClassWeights.of(config.classWeights(), scores, target, ops).orElse(null);
        NDArray sum = ops.crossEntropy(
                scores,
                target.labels(),
                new CrossEntropyOptions(weights, CrossEntropyOptions.IGNORE, config.labelSmoothing()));
        if (config.zLoss() == 0) {
            return sum;
        }
        return sum.add(ops.kernel("z_loss", PROGRAM).call(ops.toFloat32(scores), target.labels(), config.zLoss()));
    }
}
