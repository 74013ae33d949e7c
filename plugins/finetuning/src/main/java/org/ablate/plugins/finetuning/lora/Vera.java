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
import org.ablate.spi.component.Fraction;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * VeRA: one pair of random matrices held for all layers, and two learned vectors for each: {@code W x + λb ⊙ (B (λd ⊙ (A x)))}
 * (Kopiczko et al., 2023, arXiv:2310.11454). A smaller layer uses the first columns of A and the first rows of B, as in PEFT.
 */
@Component(
        value = "vera",
        summary = "Trains two vectors for each linear layer, around random matrices that all share",
        formula = "W x + λb ⊙ (B (λd ⊙ (A x)))",
        paper = "Kopiczko et al., 2023, arXiv:2310.11454",
        verdict = "a tenth of the parameters of lora; wants a higher learning rate")
public final class Vera extends LinearAdapterMethod {

    /** The fields of VeRA. */
    public record Config(
            @Doc("rank of the change") @Default("256") @Positive
            int rank,

            @Doc("what λd begins at") @Default("0.1") double initial,

            @Doc("share of the adapter's input zeroed in training") @Default("0.0") @Fraction
            double dropout,

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
    Vera(Config config, Ops ops) {
        super(ops);
        this.config = config;
    }

    @Override
    protected TargetModules targets() {
        return new TargetModules(config.targets(), config.layers());
    }

    @Override
    protected AdapterFactory maker(Architecture model, List<AdapterTarget> sites) {
        VeraProjections projections = projections(model, sites, config.rank());
        return (site, slot) ->
                new VeraAdapter(slot, projections.a(), projections.b(), config.initial(), config.dropout());
    }

    /** Matrices as large as the widest of the sites needs. */
    static VeraProjections projections(Architecture model, List<AdapterTarget> sites, int rank) {
        int in = sites.stream().mapToInt(site -> site.inputWidth(model)).max().orElseThrow();
        int out = sites.stream().mapToInt(site -> site.outputWidth(model)).max().orElseThrow();
        return new VeraProjections(rank, in, out);
    }
}
