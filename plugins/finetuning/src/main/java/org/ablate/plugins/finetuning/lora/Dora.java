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
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * DoRA: LoRA for the direction of each row of a weight and a learned number for its length, {@code m · (W + s · B A) / ‖W + s · B A‖}
 * (Liu et al., 2024, arXiv:2402.09353). The norm counts as a constant in the gradient, section 4.3 of the paper.
 */
@Component(
        value = "dora",
        summary = "Trains a low-rank change of the direction of a weight's rows, and their lengths",
        formula = "m · (W + s · B A) / ‖W + s · B A‖ · x",
        paper = "Liu et al., 2024, arXiv:2402.09353",
        verdict = "better than lora at low ranks, at the cost of the norm in every step")
public final class Dora extends LinearAdapterMethod {

    /** The fields of DoRA. */
    public record Config(
            @Doc("rank of the change") @Default("8") @Positive
            int rank,

            @Doc("scales the change, as the scaling has it") @Default("16") @Positive
            double alpha,

            @Doc("share of the adapter's input zeroed in training") @Default("0.0") @Fraction
            double dropout,

            @Doc(
                    "linear layers by the end of their names, such as query or attention.output, * for any characters; all-linear for all but the"
                            + " head's")
            @Default("[query, value]")
            @NotEmpty
            List<String> targets,

            @Doc("indices of the blocks it changes, from 0; all when empty") @Default("[]")
            List<@PositiveOrZero Integer> layers,

            @Doc("what the change is multiplied by, from alpha and rank") @Default("standard")
            Choice<LoraScaling> scaling,

            @Doc("how the two matrices begin") @Default("zero-b")
            Choice<LoraInitialization> initialization) {}

    private final Config config;
    private final LoraShape shape;

    @Inject
    Dora(Config config, LoraScaling scaling, LoraInitialization initialization, Ops ops) {
        super(ops);
        this.config = config;
        this.shape = new LoraShape(
                config.rank(), scaling.scale(config.alpha(), config.rank()), config.dropout(), initialization);
    }

    @Override
    protected TargetModules targets() {
        return new TargetModules(config.targets(), config.layers());
    }

    @Override
    protected AdapterFactory maker(Architecture model, List<AdapterTarget> sites) {
        return (site, slot) -> new DoraAdapter(slot, shape);
    }
}
