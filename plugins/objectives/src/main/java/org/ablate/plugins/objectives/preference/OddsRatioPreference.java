package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/** Odds-ratio preference optimization; {@code odds(y) = p(y) / (1 − p(y))} with p the geometric mean over an answer's tokens. */
@Component(
        value = "orpo",
        summary = "Learns the chosen answer and lowers the odds of the rejected one, without a reference",
        formula = "−log p(chosen) − λ·log σ(log odds(chosen) − log odds(rejected)), per token",
        paper = "Hong et al., 2024, arXiv:2403.07691",
        verdict = "fine-tunes a base model on pairs in one go, without sft before it")
public final class OddsRatioPreference implements PreferenceLoss {

    private static final String PROGRAM = """
            def orpo(self, chosen: Tensor, rejected: Tensor, rc: Tensor, rr: Tensor, weight: Tensor) -> Tensor:
                oc = torch.sub(chosen, torch.log1p(torch.neg(torch.exp(chosen))))
                orj = torch.sub(rejected, torch.log1p(torch.neg(torch.exp(rejected))))
                ratio = torch.log_sigmoid(torch.sub(oc, orj))
                return torch.sub(torch.neg(chosen), torch.mul(ratio, torch.to(weight, 6)))
            """;

    /** How strictly. */
    public record Config(
            @Doc("weight of the odds ratio") @Default("0.1") @PositiveOrZero
            double lambda) {}

    private final Config config;
    private final Ops ops;

    public @Inject OddsRatioPreference(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public boolean readsReference() {
        return false;
    }

    @Override
    public boolean perToken() {
        return true;
    }

    @Override
    public NDArray of(NDArray chosen, NDArray rejected, NDArray referenceChosen, NDArray referenceRejected) {
        return ops.kernel("orpo", PROGRAM).call(chosen, rejected, referenceChosen, referenceRejected, config.lambda());
    }
}
