package org.ablate.plugins.finetuning.lora;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;
import org.ablate.plugins.finetuning.adapter.AdapterFactory;
import org.ablate.plugins.finetuning.adapter.AdapterTarget;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
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
 * LoRA: the change of a weight as a product of two thin matrices, {@code W x + s · B (A x)}, W held (Hu et al., 2021,
 * arXiv:2106.09685). The scaling and the first values are parts of their own; a learning rate of B above A's is the optimizer
 * {@link LoraPlus}. Of an embedding the change of the row t is {@code s · B A[:, t]}; there A begins at zero and B with standard
 * normal values, whatever the initialization.
 */
@Component(
        value = "lora",
        summary = "Trains a low-rank change of linear layers and embeddings",
        formula = "W x + s · B A x",
        paper = "Hu et al., 2021, arXiv:2106.09685",
        verdict = "the default choice; nothing is slower once it is merged")
public final class Lora extends LinearAdapterMethod {

    /** The fields of LoRA. */
    public record Config(
            @Doc("rank of the change") @Default("8") @Positive
            int rank,

            @Doc("scales the change, as the scaling has it") @Default("16") @Positive
            double alpha,

            @Doc("share of the adapter's input zeroed in training") @Default("0.0") @Fraction
            double dropout,

            @Doc(
                    "linear layers, and tables of vectors, by the end of their names, such as query, attention.output or embedding, * for any"
                            + " characters; all-linear for all linear layers but the head's")
            @Default("[query, value]")
            @NotEmpty
            List<String> targets,

            @Doc("indices of the blocks it changes, from 0; all when empty") @Default("[]")
            List<@PositiveOrZero Integer> layers,

            @Doc("what the change is multiplied by, from alpha and rank") @Default("standard")
            Choice<LoraScaling> scaling,

            @Doc("how the two matrices begin") @Default("zero-b")
            Choice<LoraInitialization> initialization,

            @Doc("which of the base's biases are trained too") @Default("none")
            LoraBias bias) {}

    private final Config config;
    private final LoraShape shape;

    @Inject
    Lora(Config config, LoraScaling scaling, LoraInitialization initialization, Ops ops) {
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
        config.bias().release(model, sites);
        return (site, slot) -> new LoraAdapter(slot, shape);
    }

    @Override
    protected Optional<TableAdapterMaker> tableMaker() {
        return Optional.of(table -> new EmbeddingAdapter(ops(), table, shape.rank(), shape.scale()));
    }
}
