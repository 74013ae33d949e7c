package org.ablate.plugins.losses;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;

/**
 * InfoNCE (van den Oord et al., 2018, arXiv:1807.03748) within a batch: each row a of the scores shall be closer to its own row b of the
 * reference than to all others, by the cosine,
 *
 * <pre>
 * −log(exp(cos(aᵢ, bᵢ) / temperature) / Σ over j of exp(cos(aᵢ, bⱼ) / temperature))
 * </pre>
 *
 * <p>A symmetric loss is the mean of this and of the same from b to a (Radford et al., 2021, arXiv:2103.00020). Gradients go to both. A
 * row labeled −100 is no one's neighbor.
 */
@Component(
        value = "contrastive",
        summary = "InfoNCE: nearer to its own row than to the batch's others",
        formula = "−log(exp(cos(aᵢ, bᵢ) / temperature) / Σ exp(cos(aᵢ, bⱼ) / temperature))",
        paper = "van den Oord et al., 2018, arXiv:1807.03748; Radford et al., 2021, arXiv:2103.00020",
        verdict = "For embeddings of sentences; the larger the batch the better")
public final class Contrastive implements Loss {

    /** The fields of the contrastive loss. */
    public record Config(
            @Doc("what cosines are divided by") @Default("0.07") @Positive
            double temperature,

            @Doc("whether the reference must find its row too") @Default("false")
            boolean symmetric) {}

    private static final String PROGRAM = """
            def unit(self, x: Tensor) -> Tensor:
                return torch.div(x, torch.clamp_min(torch.norm(x, 2, [-1], True), 1e-12))

            def info_nce(self, scores: Tensor, reference: Tensor, labels: Tensor, temperature: Tensor, symmetric: Tensor) -> Tensor:
                width = torch.size(scores, -1)
                counted = torch.reshape(torch.ne(labels, -100), [-1])
                rows = torch.squeeze(torch.nonzero(counted), -1)
                a = self.unit(torch.index_select(torch.reshape(scores, [-1, width]), 0, rows))
                b = self.unit(torch.index_select(torch.reshape(reference, [-1, width]), 0, rows))
                cosines = torch.div(torch.matmul(a, torch.t(b)), float(temperature))
                own = torch.arange(torch.size(a, 0), dtype=4, device=rows.device)
                loss = torch.cross_entropy_loss(cosines, own, None, 2)
                if float(symmetric) > 0.:
                    loss = torch.mul(torch.add(loss, torch.cross_entropy_loss(torch.t(cosines), own, None, 2)), 0.5)
                return loss
            """;

    private final Config config;
    private final Ops ops;

    @Inject
    Contrastive(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public NDArray sum(NDArray scores, Target target) {
        return ops.kernel("info_nce", PROGRAM)
                .call(
                        ops.toFloat32(scores),
                        ops.toFloat32(target.referenceFor("contrastive")),
                        target.labels(),
                        config.temperature(),
                        config.symmetric() ? 1.0 : 0.0);
    }

    @Override
    public boolean separable() {
        return false;
    }

    @Override
    public boolean comparesWithReference() {
        return true;
    }
}
