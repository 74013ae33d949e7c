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
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * LoKr: the change of a weight as a Kronecker product, {@code ΔW = W₁ ⊗ W₂}, W₂ of low rank where that is smaller (Edalati et al.,
 * 2022, KronA, arXiv:2212.10650; Yeh et al., 2023, LyCORIS, arXiv:2309.14859).
 */
@Component(
        value = "lokr",
        summary = "Trains a change of linear layers that is a Kronecker product",
        formula = "(W + s · W₁ ⊗ W₂) x",
        paper = "Edalati et al., 2022, arXiv:2212.10650; Yeh et al., 2023, arXiv:2309.14859",
        verdict = "fewest parameters for a change of full rank")
public final class Lokr extends LinearAdapterMethod {

    /** The fields of LoKr. */
    public record Config(
            @Doc("rank of a factor that is not whole") @Default("8") @Positive
            int rank,

            @Doc("the change is multiplied by alpha / rank") @Default("8") @Positive
            double alpha,

            @Doc("the side of the first factor, where it divides the layer's; -1 for as square as possible")
            @Default("-1")
            int factor,

            @Doc("whether the first factor too is of low rank where that is smaller") @Default("false")
            boolean both,

            @Doc(
                    "linear layers by the end of their names, such as query or attention.output, * for any characters; all-linear for all but the"
                            + " head's")
            @Default("[query, value]")
            @NotEmpty
            List<String> targets,

            @Doc("indices of the blocks it changes, from 0; all when empty") @Default("[]")
            List<@PositiveOrZero Integer> layers)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    factor == -1 || factor > 0, "factor", factor + " is no side of a matrix; give at least 1, or -1");
        }
    }

    private final Config config;

    @Inject
    Lokr(Config config, Ops ops) {
        super(ops);
        this.config = config;
    }

    @Override
    protected TargetModules targets() {
        return new TargetModules(config.targets(), config.layers());
    }

    @Override
    protected AdapterFactory maker(Architecture model, List<AdapterTarget> sites) {
        return (site, slot) ->
                new LokrAdapter(slot, config.rank(), config.alpha() / config.rank(), config.factor(), config.both());
    }
}
