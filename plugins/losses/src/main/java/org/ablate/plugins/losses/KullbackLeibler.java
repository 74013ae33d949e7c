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
 * Kullback–Leibler divergence from a teacher's scores (Hinton et al., 2015, arXiv:1503.02531): with p the teacher's and q the student's
 * softmax of scores divided by the temperature τ,
 *
 * <pre>
 * τ² · Σ p · log(p / q)    forward: the student covers what the teacher may say
 * τ² · Σ q · log(q / p)    reverse: the student says only what the teacher would (Gu et al., 2024, arXiv:2306.08543)
 * </pre>
 *
 * <p>τ² keeps the size of gradients as it is. No gradient goes to the teacher.
 */
@Component(
        value = "kl-divergence",
        summary = "Divergence from a teacher's scores",
        formula = "τ² · Σ p · log(p / q), p and q at temperature τ",
        paper = "Hinton et al., 2015, arXiv:1503.02531",
        verdict = "The loss of distillation; reverse for small students of large generators")
public final class KullbackLeibler implements Loss {

    /** Distribution that the mean is over. */
    public enum Direction {
        /** The teacher's. */
        FORWARD,
        /** The student's. */
        REVERSE
    }

    /** The fields of the divergence. */
    public record Config(
            @Doc("which divergence: forward (mean over the teacher) or reverse (over the student)") @Default("forward")
            Direction direction,

            @Doc("what both models' scores are divided by: above 1 unlikely tokens count more")
            @Default("2.0")
            @Positive
            double temperature) {}

    private static final String PROGRAM = """
            def divergence(self, scores: Tensor, teacher: Tensor, labels: Tensor, temperature: Tensor, reverse: Tensor) -> Tensor:
                tau = float(temperature)
                log_q = torch.log_softmax(torch.div(scores, tau), -1)
                log_p = torch.log_softmax(torch.div(torch.detach(teacher), tau), -1)
                if float(reverse) > 0.:
                    each = torch.mul(torch.exp(log_q), torch.sub(log_q, log_p))
                else:
                    each = torch.mul(torch.exp(log_p), torch.sub(log_p, log_q))
                rows = torch.masked_fill(torch.sum(each, [-1]), torch.eq(labels, -100), 0.)
                return torch.mul(torch.sum(rows), tau * tau)
            """;

    private final Config config;
    private final Ops ops;

    @Inject
    KullbackLeibler(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public NDArray sum(NDArray scores, Target target) {
        return ops.kernel("divergence", PROGRAM)
                .call(
                        ops.toFloat32(scores),
                        ops.toFloat32(target.referenceFor("kl-divergence")),
                        target.labels(),
                        config.temperature(),
                        config.direction() == Direction.REVERSE ? 1.0 : 0.0);
    }

    @Override
    public boolean comparesWithReference() {
        return true;
    }
}
