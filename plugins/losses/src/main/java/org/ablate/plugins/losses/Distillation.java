package org.ablate.plugins.losses;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;

/**
 * Distillation from a teacher's scores (Hinton et al., 2015, arXiv:1503.02531): with p the teacher's and q the student's softmax of
 * scores divided by the temperature τ, mixed with another loss on the labels,
 *
 * <pre>
 * hardShare · hard + (1 − hardShare) · τ² · KL
 * KL = Σ p · log(p / q)    forward: the student covers what the teacher may say
 *      Σ q · log(q / p)    reverse: the student says only what the teacher would (Gu et al., 2024, arXiv:2306.08543)
 * </pre>
 *
 * <p>τ² keeps the size of gradients as it is. No gradient goes to the teacher.
 */
@Component(
        value = "distillation",
        summary = "Divergence from a teacher's scores, mixed with another loss",
        formula = "hardShare · hard + (1 − hardShare) · τ² · KL",
        paper = "Hinton et al., 2015, arXiv:1503.02531; Gu et al., 2024, arXiv:2306.08543",
        verdict = "With an objective that has a teacher; reverse for small students of large generators")
public final class Distillation implements Loss {

    /** Which distribution the mean is over. */
    public enum Direction {
        /** The teacher's. */
        FORWARD,
        /** The student's. */
        REVERSE
    }

    /** The fields of distillation. */
    public record Config(
            @Doc("which divergence: forward (mean over the teacher) or reverse (over the student)") @Default("forward")
            Direction direction,

            @Doc("what scores are divided by") @Default("2.0") @Positive
            double temperature,

            @Doc("share of the loss on the labels, from 0 (the teacher alone) to 1") @Default("0.5") @Fraction
            double hardShare,

            @Doc("the loss on the labels") @Default("cross-entropy")
            Choice<Loss> hard) {}

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
    private final Loss hard;

    @Inject
    Distillation(Config config, Ops ops, Loss hard) {
        this.config = config;
        this.ops = ops;
        this.hard = hard;
    }

    @Override
    public NDArray sum(NDArray scores, Target target) {
        double share = config.hardShare();
        if (share == 1) {
            return hard.sum(scores, target);
        }
        NDArray soft = ops.kernel("divergence", PROGRAM)
                .call(
                        ops.toFloat32(scores),
                        ops.toFloat32(target.referenceFor("distillation")),
                        target.labels(),
                        config.temperature(),
                        config.direction() == Direction.REVERSE ? 1.0 : 0.0);
        if (share == 0) {
            return soft;
        }
        return ops.scale(hard.sum(scores, target), share).add(ops.scale(soft, 1 - share));
    }

    @Override
    public boolean separable() {
        return hard.separable();
    }
}
