package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/** Identity preference optimization. Log-probabilities are means over an answer's tokens, as its authors have advised implementers. */
@Component(
        value = "ipo",
        summary = "Draws the difference of the answers to a set margin, so that it cannot grow without end",
        formula = "(Δ − 1/(2β))², Δ as in dpo, per token",
        paper = "Azar et al., 2023, arXiv:2310.12036",
        verdict = "where preferences are nearly certain, which lets dpo overfit")
public final class IdentityPreference implements PreferenceLoss {

    private static final String PROGRAM = """
            def ipo(self, chosen: Tensor, rejected: Tensor, rc: Tensor, rr: Tensor, beta: Tensor) -> Tensor:
                d = torch.sub(torch.sub(chosen, rejected), torch.sub(rc, rr))
                margin = torch.reciprocal(torch.mul(torch.to(beta, 6), torch.full_like(torch.to(beta, 6), 2.0)))
                return torch.square(torch.sub(d, margin))
            """;

    /** How strictly. */
    public record Config(
            @Doc("half the inverse of the margin") @Default("0.1") @Positive
            double beta) {}

    private final Config config;
    private final Ops ops;

    public @Inject IdentityPreference(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public boolean readsReference() {
        return true;
    }

    @Override
    public boolean perToken() {
        return true;
    }

    @Override
    public NDArray of(NDArray chosen, NDArray rejected, NDArray referenceChosen, NDArray referenceRejected) {
        return ops.kernel("ipo", PROGRAM).call(chosen, rejected, referenceChosen, referenceRejected, config.beta());
    }
}
