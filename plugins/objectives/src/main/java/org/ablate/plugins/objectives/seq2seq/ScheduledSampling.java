package org.ablate.plugins.objectives.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.tensor.Sampling;

/**
 * Scheduled sampling: with probability 1 − ε(step) the decoder reads, in place of the true word before, one that the model itself
 * would have written there (Bengio et al., 2015, arXiv:1506.03099).
 *
 * <p>The model's words are drawn for all positions at once from a pass without gradients over the true target, so a word drawn does
 * not depend on words drawn before it; that is the two-pass form (Mihaylova and Martins, 2019, arXiv:1906.07651), which costs one
 * forward pass more whatever the length. The original draws one position after the other.
 */
@Component(
        value = "scheduled",
        summary = "The decoder reads its own words ever more often",
        formula = "input t = target t−1 with probability ε(step), else a word drawn from the model",
        paper = "Bengio et al., 2015, arXiv:1506.03099",
        verdict = "against errors that add up while writing; one forward pass more a step")
public final class ScheduledSampling implements DecoderInputPolicy {

    /** The fields of scheduled sampling. */
    public record Config(
            @Doc("how the probability of the true word falls") @Default("inverse-sigmoid")
            Choice<TeacherForcingSchedule> decay,

            @Doc("divides the logits that the model's own words are drawn from; 0 takes the most likely word")
            @Default("1.0")
            @PositiveOrZero
            double temperature) {}

    private static final String MIXED = """
            def mixed(self, tokens: Tensor, drawn: Tensor, truth: Tensor) -> Tensor:
                own = torch.reshape(drawn, torch.size(tokens))
                start = torch.narrow(tokens, 1, 0, 1)
                before = torch.narrow(own, 1, 0, torch.sub(torch.size(tokens, 1), 1))
                return torch.where(truth, tokens, torch.cat([start, before], 1))
            """;

    private static final String ROWS = """
            def rows(self, logits: Tensor) -> Tensor:
                return torch.to(torch.flatten(logits, 0, 1), 6)
            """;

    private final Sampling sampling;
    private final TeacherForcingSchedule decay;
    private final Ops ops;

    public @Inject ScheduledSampling(Config config, TeacherForcingSchedule decay, Ops ops) {
        this.sampling = new Sampling(config.temperature(), 0, 1);
        this.decay = decay;
        this.ops = ops;
    }

    @Override
    public Batch feed(Architecture model, Batch batch, ForwardPass pass) {
        double truth = decay.truth(pass.step());
        if (truth >= 1) {
            return batch;
        }
        NDArray tokens = batch.input().tokens(); // (batch, time)
        NDArray mixed = ops.withoutGradients(() -> {
            NDArray logits = model.forward(batch.input(), ForwardPass.evaluation()); // (batch, time, vocabulary)
            NDArray rows = ops.kernel("rows", ROWS).call(logits); // (batch · time, vocabulary)
            NDArray drawn = ops.sample(rows, sampling, pass.seed(model, "scheduled-sampling")); // (batch · time)
            NDArray kept = lots(tokens.getShape(), truth, pass.seed(model, "scheduled-sampling-truth"));
            return ops.kernel("mixed", MIXED).call(tokens, drawn, kept);
        });
        return new Batch(withTokens(batch.input(), mixed), batch.labels(), batch.values(), batch.targets());
    }

    /** True with probability {@code truth}, each by itself. */
    private NDArray lots(Shape shape, double truth, long seed) {
        RandomStream random = RandomStream.of(seed, "objective", "truth", 0);
        boolean[] lots = new boolean[Math.toIntExact(shape.size())];
        for (int i = 0; i < lots.length; i++) {
            lots[i] = random.nextDouble() < truth;
        }
        return ops.manager().create(lots, shape);
    }

    private static Input withTokens(Input input, NDArray tokens) {
        return new Input(
                tokens,
                input.keep(),
                input.positions(),
                input.segments(),
                input.prefix(),
                input.types(),
                input.source());
    }
}
