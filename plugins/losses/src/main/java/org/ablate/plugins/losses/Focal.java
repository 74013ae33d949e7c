package org.ablate.plugins.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;

/**
 * Focal loss (Lin et al., 2017, arXiv:1708.02002), which counts what is already right for less: with p the softmax of the scores, y the
 * label and w the class weights,
 *
 * <pre>
 * −w[y] · (1 − p[y])^gamma · log p[y]
 * </pre>
 */
@Component(
        value = "focal",
        summary = "Cross-entropy that counts what is already right for less",
        formula = "−w[y] · (1 − p[y])^gamma · log p[y]",
        paper = "Lin et al., 2017, arXiv:1708.02002",
        verdict = "For classes of very unequal size")
public final class Focal implements Loss {

    /** The fields of the focal loss. */
    public record Config(
            @Doc("how much less; 0 for plain cross-entropy") @Default("2.0") @PositiveOrZero
            double gamma,

            @Doc("weights of the classes, in the order of their ids; none for equal ones") @Default("[]")
            List<@PositiveOrZero Double> classWeights) {}

    /** Below 1e-8 what is left of a probability is held, where the slope of a power less than 1 is infinite. */
    private static final String PROGRAM = """
            def focal(self, scores: Tensor, labels: Tensor, weights: List[Tensor], gamma: Tensor) -> Tensor:
                ignored = torch.eq(labels, -100)
                known = torch.unsqueeze(torch.masked_fill(labels, ignored, 0), -1)
                log_p = torch.squeeze(torch.gather(torch.log_softmax(scores, -1), -1, known), -1)
                left = torch.clamp_min(torch.sub(1., torch.exp(log_p)), 1e-8)
                loss = torch.neg(torch.mul(torch.pow(left, float(gamma)), log_p))
                if len(weights) > 0:
                    loss = torch.mul(loss, torch.squeeze(torch.take(weights[0], known), -1))
                return torch.sum(torch.masked_fill(loss, ignored, 0.))
            """;

    private final Config config;
    private final Ops ops;

    @Inject
    Focal(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public NDArray sum(NDArray scores, Target target) {
        NDList weights = new NDList();
        ClassWeights.of(config.classWeights(), scores, target, ops).ifPresent(weights::add);
        return ops.kernel("focal", PROGRAM).call(ops.toFloat32(scores), target.labels(), weights, config.gamma());
    }
}
