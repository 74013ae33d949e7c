package org.ablate.plugins.losses;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;

/**
 * Unlikelihood training of tokens (Welleck et al., 2020, arXiv:1908.04319), against repetition: with p the softmax of the scores at
 * position t, y the label there and C the labels of earlier positions of the row other than y, each once,
 *
 * <pre>
 * −log p[y] − weight · Σ over c in C of log(1 − p[c])
 * </pre>
 *
 * <p>{@code 1 − p} is held at 1e-5 and above, as the authors' implementation does.
 */
@Component(
        value = "unlikelihood",
        summary = "Cross-entropy that also lowers what the row has said before",
        formula = "−log p[y] − weight · Σ log(1 − p[c]), c said before",
        paper = "Welleck et al., 2020, arXiv:1908.04319",
        verdict = "Against repetition; memory of one more array of scores")
public final class Unlikelihood implements Loss {

    /** The fields of the unlikelihood loss. */
    public record Config(
            @Doc("how much the unlikelihood counts beside the likelihood") @Default("1.0") @PositiveOrZero
            double weight) {}

    private static final String PROGRAM = """
            def unlikelihood(self, scores: Tensor, labels: Tensor, weight: Tensor) -> Tensor:
                time = torch.size(labels, 1)
                ignored = torch.eq(labels, -100)
                known = torch.masked_fill(labels, ignored, 0)
                log_p = torch.log_softmax(scores, -1)
                own = torch.squeeze(torch.gather(log_p, -1, torch.unsqueeze(known, -1)), -1)
                earlier = torch.expand(torch.unsqueeze(known, 1), [-1, time, -1])
                counts = torch.expand(torch.unsqueeze(torch.logical_not(ignored), 1), [-1, time, -1])
                counts = torch.logical_and(torch.tril(counts, -1), torch.ne(earlier, torch.unsqueeze(known, -1)))
                said = torch.zeros_like(log_p)
                said = torch.scatter_reduce(said, -1, earlier, torch.to(counts, 6), "amax")
                left = torch.clamp_min(torch.sub(1., torch.exp(log_p)), 1e-5)
                against = torch.sum(torch.mul(torch.log(left), said), [-1])
                loss = torch.neg(torch.add(own, torch.mul(against, float(weight))))
                return torch.sum(torch.masked_fill(loss, ignored, 0.))
            """;

    private final Config config;
    private final Ops ops;

    @Inject
    Unlikelihood(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    /** @param scores (batch, time, classes) */
    @Override
    public NDArray sum(NDArray scores, Target target) {
        return ops.kernel("unlikelihood", PROGRAM)
                .call(ops.toFloat32(scores), target.labels(), config.weight()); // labels (batch, time)
    }

    @Override
    public boolean separable() {
        return false;
    }

    /** @throws ExperimentException when the model scores something else than tokens, which follow each other */
    @Override
    public void requireFit(Architecture model) {
        if (model.output() != Output.TOKENS) {
            throw new ExperimentException(
                    "loss 'unlikelihood' is against tokens that a text repeats, but the model's head"
                            + " scores classes; choose another loss, such as focal");
        }
    }
}
