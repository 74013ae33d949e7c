package org.ablate.plugins.finetuning.lora;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.plugins.finetuning.adapter.AdapterFactory;
import org.ablate.plugins.finetuning.adapter.AdapterTarget;
import org.ablate.plugins.finetuning.adapter.LinearAdapterMethod;
import org.ablate.plugins.finetuning.adapter.TargetModules;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * LoHa: the change of a weight as the element-wise product of two low-rank matrices, {@code ΔW = (A₁ B₁) ⊙ (A₂ B₂)}, of rank up to
 * the square of theirs (Hyeon-Woo et al., 2021, FedPara, arXiv:2108.06098; Yeh et al., 2023, LyCORIS, arXiv:2309.14859).
 */
@Component(
        value = "loha",
        summary = "Trains a change of linear layers that is the Hadamard product of two low-rank ones",
        formula = "(W + s · (A₁ B₁) ⊙ (A₂ B₂)) x",
        paper = "Hyeon-Woo et al., 2021, arXiv:2108.06098; Yeh et al., 2023, arXiv:2309.14859",
        verdict = "higher rank than lora from as many parameters, more work")
public final class Loha extends LinearAdapterMethod {

    /** The fields of LoHa. */
    public record Config(
            @Doc("rank of each of the two factors") @Default("8") @Positive
            int rank,

            @Doc("the change is multiplied by alpha / rank") @Default("8") @Positive
            double alpha,

            @Doc(
                    "linear layers by the end of their names, such as query or attention.output, * for any characters; all-linear for all but the"
                            + " head's")
            @Default("[query, value]")
            @NotEmpty
            List<String> targets,

            @Doc("indices of the blocks it changes, from 0; all when empty") @Default("[]")
            List<@PositiveOrZero Integer> layers) {}

    private final Config config;

    @Inject
    Loha(Config config, Ops ops) {
        super(ops);
        this.config = config;
    }

    @Override
    protected TargetModules targets() {
        return new TargetModules(config.targets(), config.layers());
    }

    @Override
    protected AdapterFactory maker(Architecture model, List<AdapterTarget> sites) {
        return (site, slot) -> new LohaAdapter(slot, config.rank(), config.alpha() / config.rank());
    }
}
