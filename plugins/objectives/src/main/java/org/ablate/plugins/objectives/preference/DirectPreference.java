package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.tensor.Ops;

/** Direct preference optimization; with label smoothing ε, {@code −(1 − ε)·log σ(β·Δ) − ε·log σ(−β·Δ)} (Mitchell, 2023, ericmitchell.ai/cdpo.pdf). */
@Component(
        value = "dpo",
        summary = "Raises the chosen answer over the rejected one, relative to the model before training",
        formula = "−log σ(β·Δ), Δ = (log p − log p₀)(chosen) − (log p − log p₀)(rejected)",
        paper = "Rafailov et al., 2023, arXiv:2305.18290",
        verdict =
                "the standard; with labelSmoothing it is conservative DPO, for preferences that are wrong now and then")
public final class DirectPreference implements PreferenceLoss {

    private static final String PROGRAM = """
            def dpo(self, chosen: Tensor, rejected: Tensor, rc: Tensor, rr: Tensor, beta: Tensor, smoothing: Tensor) -> Tensor:
                d = torch.mul(torch.sub(torch.sub(chosen, rejected), torch.sub(rc, rr)), torch.to(beta, 6))
                s = torch.to(smoothing, 6)
                likely = torch.mul(torch.log_sigmoid(d), torch.sub(torch.ones_like(s), s))
                wrong = torch.mul(torch.log_sigmoid(torch.neg(d)), s)
                return torch.neg(torch.add(likely, wrong))
            """;

    /** How strictly. */
    public record Config(
            @Doc("how much a change from the reference counts") @Default("0.1") @Positive
            double beta,

            @Doc("share of preferences taken to be the wrong way round") @Default("0.0") @Fraction
            double labelSmoothing) {}

    private final Config config;
    private final Ops ops;

    public @Inject DirectPreference(Config config, Ops ops) {
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
        return ops.kernel("dpo", PROGRAM)
                .call(chosen, rejected, referenceChosen, referenceRejected, config.beta(), config.labelSmoothing());
    }
}
