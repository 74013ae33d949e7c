package org.ablate.plugins.finetuning;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * AdaLoRA: the change of a weight in the form of a singular value decomposition, {@code W x + s · B (E ⊙ (A x))}, with a loss that
 * keeps A and B orthogonal, {@code ‖A Aᵀ − I‖ + ‖Bᵀ B − I‖} (Zhang et al., 2023, arXiv:2303.10512). All singular values stay: the
 * budget is not shifted between layers while training.
 */
@Component(
        value = "adalora",
        summary = "Trains a change of linear layers as singular values between near-orthogonal matrices",
        formula = "W x + s · B (E ⊙ (A x)), with ‖A Aᵀ − I‖ + ‖Bᵀ B − I‖ in the loss",
        paper = "Zhang et al., 2023, arXiv:2303.10512",
        verdict = "where the singular values of the change are of interest")
public final class AdaLora extends LinearAdaptation {

    /** Added to the rank that divides alpha, as in PEFT. */
    static final double SMALL = 1e-5;

    /** The fields of AdaLoRA. */
    public record Config(
            @Doc("number of singular values of each layer") @Default("12") @Positive
            int rank,

            @Doc("the change is multiplied by alpha / rank") @Default("8") @Positive
            double alpha,

            @Doc("share of the adapter's input zeroed in training") @Default("0.0") @Fraction
            double dropout,

            @Doc("weight of the loss that keeps the matrices orthogonal, a mean over all of them")
            @Default("0.5")
            @PositiveOrZero
            double orthogonality,

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
    AdaLora(Config config, Ops ops) {
        super(ops);
        this.config = config;
    }

    @Override
    Targets targets() {
        return new Targets(config.targets(), config.layers());
    }

    @Override
    AdapterMaker maker(Architecture model, List<Site> sites) {
        AdaLoraAdapter.Shares shares = new AdaLoraAdapter.Shares(
                config.alpha() / (config.rank() + SMALL), config.orthogonality() / (2.0 * sites.size()));
        return (site, slot) -> new AdaLoraAdapter(slot, config.rank(), config.dropout(), shares);
    }
}
