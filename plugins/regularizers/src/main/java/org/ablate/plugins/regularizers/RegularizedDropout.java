package org.ablate.plugins.regularizers;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Objective;

/**
 * R-Drop (Liang et al., 2021, arXiv:2106.14448): an input is read twice with different dropout, and the two distributions p and q shall
 * agree wherever a label counts,
 *
 * <pre>
 * (lossₚ + loss_q) / 2 + alpha · Σ (KL(p‖q) + KL(q‖p)) / 2
 * </pre>
 *
 * <p>It needs a model with dropout, and takes twice the time and memory of a step.
 */
@Component(
        value = "r-drop",
        summary = "Another objective read twice with different dropout, whose distributions shall agree",
        formula = "(lossₚ + loss_q) / 2 + alpha · (KL(p‖q) + KL(q‖p)) / 2",
        paper = "Liang et al., 2021, arXiv:2106.14448",
        verdict = "Helps fine-tuning on little data, at twice the cost of a step; alpha from 0.5 to 5")
public final class RegularizedDropout extends ObjectiveWrapper {

    /** The fields of r-drop. */
    public record Config(
            @Doc("how much the divergence counts") @Default("1.0") @PositiveOrZero
            double alpha,

            @Doc("the objective") @Default("causal-lm") Choice<Objective> of) {}

    private static final String PROGRAM = """
            def divergence(self, a: Tensor, b: Tensor, labels: Tensor) -> Tensor:
                classes = torch.size(a, -1)
                log_p = torch.log_softmax(torch.reshape(a, [-1, classes]), -1)
                log_q = torch.log_softmax(torch.reshape(b, [-1, classes]), -1)
                both = torch.mul(torch.sub(torch.exp(log_p), torch.exp(log_q)), torch.sub(log_p, log_q))
                rows = torch.masked_fill(torch.sum(both, [-1]), torch.eq(torch.reshape(labels, [-1]), -100), 0.)
                return torch.mul(torch.sum(rows), 0.5)
            """;

    private final Config config;
    private final Ops ops;

    @Inject
    RegularizedDropout(Config config, Ops ops, Objective of) {
        super(of);
        this.config = config;
        this.ops = ops;
    }

    /** @throws ExperimentException when there are no scores to compare */
    @Override
    public void requireFit(Architecture model) {
        super.requireFit(model);
        if (!scoresLabels()) {
            throw new ExperimentException("objective 'r-drop' compares the scores of two readings, but objective '"
                    + config.of().name()
                    + "' judges whole answers; choose one such as causal-lm, sft or classification");
        }
    }

    @Override
    Outcome train(Architecture model, Batch batch, ForwardPass pass) {
        Outcome one = wrapped().scoredOutcome(model, batch, pass);
        Outcome other = wrapped().scoredOutcome(model, batch, pass.withFreshDropout());
        NDArray apart = ops.kernel("divergence", PROGRAM)
                .call(ops.toFloat32(one.logits()), ops.toFloat32(other.logits()), batch.labels());
        NDArray mean = ops.scale(one.lossSum().add(other.lossSum()), 0.5);
        return new Outcome(one.logits(), mean.add(ops.scale(apart, config.alpha())));
    }
}
