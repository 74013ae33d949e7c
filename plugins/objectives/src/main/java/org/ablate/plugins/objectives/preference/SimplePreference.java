package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/** Simple preference optimization. */
@Component(
        value = "simpo",
        summary = "Raises the chosen answer over the rejected one by a margin, per token and without a reference",
        formula = "−log σ(β·(log p(chosen)/n − log p(rejected)/m) − γ)",
        paper = "Meng et al., 2024, arXiv:2405.14734",
        verdict = "needs no reference and does not favor long answers; sensitive to learning rate, beta and gamma")
public final class SimplePreference implements PreferenceLoss {

    private static final String PROGRAM = """
            def simpo(self, chosen: Tensor, rejected: Tensor, rc: Tensor, rr: Tensor, beta: Tensor, gamma: Tensor) -> Tensor:
                d = torch.mul(torch.sub(chosen, rejected), torch.to(beta, 6))
                return torch.neg(torch.log_sigmoid(torch.sub(d, torch.to(gamma, 6))))
            """;

    /** How strictly. */
    public record Config(
            @Doc("how much the difference per token counts") @Default("2.0") @Positive
            double beta,

            @Doc("the margin") @Default("0.5") @PositiveOrZero
            double gamma) {}

    private final Config config;
    private final Ops ops;

    public @Inject SimplePreference(Config config, Ops ops) {
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
        return ops.kernel("simpo", PROGRAM)
                .call(chosen, rejected, referenceChosen, referenceRejected, config.beta(), config.gamma());
    }
}
