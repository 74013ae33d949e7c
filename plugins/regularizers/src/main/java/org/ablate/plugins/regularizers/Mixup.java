package org.ablate.plugins.regularizers;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
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
import org.ablate.spi.training.Objective;

/**
 * Mixup of embeddings (Zhang et al., 2018, arXiv:1710.09412; of words Guo et al., 2019, arXiv:1905.08941): each row x is mixed with
 * another row x′ of the batch, and so are their losses,
 *
 * <pre>
 * embedding = λ · x + (1 − λ) · x′        λ from Beta(alpha, alpha), one for the batch
 * λ · loss(y) + (1 − λ) · loss(y′)
 * </pre>
 *
 * <p>Where one of the two rows is padded and the other is not, the position counts. A step reads the mixture once for each of the two
 * losses, with the same dropout.
 */
@Component(
        value = "mixup",
        summary = "Another objective of embeddings and losses mixed between rows",
        formula = "λ · x + (1 − λ) · x′; λ · loss(y) + (1 − λ) · loss(y′)",
        paper = "Zhang et al., 2018, arXiv:1710.09412; Guo et al., 2019, arXiv:1905.08941",
        verdict = "For classification with little data; a step costs twice as much")
public final class Mixup extends ObjectiveWrapper {

    /** The fields of mixup. */
    public record Config(
            @Doc("shape of the Beta distribution: near 0 hardly mixes, 1 mixes by any share alike")
            @Default("0.4")
            @Positive
            double alpha,

            @Doc("the objective") @Default("causal-lm") Choice<Objective> of) {}

    private static final String PROGRAM = """
            def turned(self, x: Tensor, by: Tensor) -> Tensor:
                return torch.roll(x, [int(by)], [0])

            def mixed(self, x: Tensor, by: Tensor, share: Tensor) -> Tensor:
                return torch.add(torch.mul(x, float(share)), torch.mul(torch.roll(x, [int(by)], [0]), 1. - float(share)))
            """;

    private final Config config;
    private final Ops ops;

    @Inject
    Mixup(Config config, Ops ops, Objective of) {
        super(of);
        this.config = config;
        this.ops = ops;
    }

    @Override
    Outcome train(Architecture model, Batch batch, ForwardPass pass) {
        long rows = batch.labels().getShape().get(0);
        if (rows < 2) {
            return wrapped().outcome(model, batch, pass);
        }
        RandomStream random = RandomStream.of(pass.seed(model, "mixup"), "", "share", 0);
        double share = BetaDistribution.symmetric(config.alpha(), random);
        long by = 1 + random.nextLong(rows - 1);
        ForwardPass mixing =
                pass.onEmbedded(embedded -> ops.kernel("mixed", PROGRAM).call(embedded, by, share));
        Input input = batch.input()
                .keep()
                .map(keep -> batch.input().withKeep(keep.logicalOr(turned(keep, by))))
                .orElse(batch.input());
        Batch own = new Batch(input, batch.labels(), batch.values(), batch.targets());
        Optional<NDArray> values = batch.values().map(all -> turned(all, by));
        Batch others = new Batch(input, turned(batch.labels(), by), values, batch.targets());
        Outcome one = wrapped().outcome(model, own, mixing);
        Outcome other = wrapped().outcome(model, others, mixing.withoutReporting());
        return new Outcome(one.logits(), ops.scale(one.lossSum(), share).add(ops.scale(other.lossSum(), 1 - share)));
    }

    private NDArray turned(NDArray rows, long by) {
        return ops.kernel("turned", PROGRAM).call(rows, by);
    }
}
