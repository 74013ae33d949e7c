package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * Kahneman–Tversky optimization of pairs: {@code w·(1 − σ(β·(r − z)))} for a chosen answer and {@code w·(1 − σ(β·(z − r)))} for a
 * rejected one, r the change of its log-probability, and their mean. The reference point z, through which no gradient flows, is the
 * mean change of the batch's answers of the other kind where that is positive: the estimate that the paper's authors use for pairs.
 * So a pair's loss depends on its batch, and a step in several parts is not quite the one large batch.
 */
@Component(
        value = "kto",
        summary = "Makes the chosen answer worth more than before and the rejected one less, each by itself",
        formula = "½·w·(1 − σ(β·(Δ(chosen) − z))) + ½·w·(1 − σ(β·(z − Δ(rejected)))), Δ = log p − log p₀",
        paper = "Ethayarajh et al., 2024, arXiv:2402.01306",
        verdict =
                "where answers are good or bad by themselves rather than in pairs; weights make up for more of one kind")
public final class KahnemanTverskyPreference implements PreferenceLoss {

    private static final String PROGRAM = """
            def kto(self, chosen: Tensor, rejected: Tensor, rc: Tensor, rr: Tensor, beta: Tensor, desirable: Tensor, undesirable: Tensor) -> Tensor:
                b = torch.to(beta, 6)
                gain = torch.sub(chosen, rc)
                harm = torch.sub(rejected, rr)
                usual = torch.clamp_min(torch.mean(torch.detach(harm)), 0.)
                others = torch.clamp_min(torch.mean(torch.detach(gain)), 0.)
                good = torch.sigmoid(torch.mul(torch.sub(usual, gain), b))
                bad = torch.sigmoid(torch.mul(torch.sub(harm, others), b))
                both = torch.add(torch.mul(good, torch.to(desirable, 6)), torch.mul(bad, torch.to(undesirable, 6)))
                return torch.mul(both, torch.full_like(both, 0.5))
            """;

    /** How strictly. */
    public record Config(
            @Doc("how much a change from the reference counts") @Default("0.1") @Positive
            double beta,

            @Doc("weight of chosen answers") @Default("1.0") @PositiveOrZero
            double desirable,

            @Doc("weight of rejected answers") @Default("1.0") @PositiveOrZero
            double undesirable) {}

    private final Config config;
    private final Ops ops;

    public @Inject KahnemanTverskyPreference(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public boolean readsReference() {
        return true;
    }

    @Override
    public boolean perToken() {
        return false;
    }

    @Override
    public NDArray of(NDArray chosen, NDArray rejected, NDArray referenceChosen, NDArray referenceRejected) {
        return ops.kernel("kto", PROGRAM)
                .call(
                        chosen,
                        rejected,
                        referenceChosen,
                        referenceRejected,
                        config.beta(),
                        config.desirable(),
                        config.undesirable());
    }
}
