package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/** The hinge loss of sequence likelihood calibration on the differences of direct preference optimization. */
@Component(
        value = "hinge",
        summary =
                "Raises the chosen answer over the rejected one up to a margin, relative to the model before training",
        formula = "max(0, 1 − β·Δ), Δ as in dpo",
        paper = "Zhao et al., 2023, arXiv:2305.10425",
        verdict = "as dpo, but pairs that are already well apart no longer count")
public final class HingePreference implements PreferenceLoss {

    private static final String PROGRAM = """
            def hinge(self, chosen: Tensor, rejected: Tensor, rc: Tensor, rr: Tensor, beta: Tensor) -> Tensor:
                d = torch.mul(torch.sub(torch.sub(chosen, rejected), torch.sub(rc, rr)), torch.to(beta, 6))
                return torch.relu(torch.sub(torch.ones_like(d), d))
            """;

    /** How strictly. */
    public record Config(
            @Doc("how much a change from the reference counts") @Default("0.1") @Positive
            double beta) {}

    private final Config config;
    private final Ops ops;

    public @Inject HingePreference(Config config, Ops ops) {
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
        return ops.kernel("hinge", PROGRAM).call(chosen, rejected, referenceChosen, referenceRejected, config.beta());
    }
}
