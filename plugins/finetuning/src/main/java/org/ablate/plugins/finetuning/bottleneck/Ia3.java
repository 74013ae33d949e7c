package org.ablate.plugins.finetuning.bottleneck;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.plugins.finetuning.adapter.AdapterFactory;
import org.ablate.plugins.finetuning.adapter.AdapterTarget;
import org.ablate.plugins.finetuning.adapter.LinearAdapterMethod;
import org.ablate.plugins.finetuning.adapter.NamePattern;
import org.ablate.plugins.finetuning.adapter.TargetModules;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * IA³: a learned vector scales what keys, values and the inner activations of feed-forwards are: {@code l ⊙ (W x + b)}, or
 * {@code W (l ⊙ x) + b} where the layer reads the activations (Liu et al., 2022, arXiv:2205.05638).
 */
@Component(
        value = "ia3",
        summary = "Trains a scale for each output of keys and values and each input of feed-forward outputs",
        formula = "l ⊙ (W x + b), or W (l ⊙ x) + b",
        paper = "Liu et al., 2022, arXiv:2205.05638",
        verdict = "a vector a layer; for few examples")
public final class Ia3 extends LinearAdapterMethod {

    /** The fields of IA³. */
    public record Config(
            @Doc(
                    "linear layers by the end of their names, such as query or attention.output, * for any characters; all-linear for all but the"
                            + " head's")
            @Default("[key, value, down]")
            @NotEmpty
            List<String> targets,

            @Doc("indices of the blocks it changes, from 0; all when empty") @Default("[]")
            List<@PositiveOrZero Integer> layers,

            @Doc("which of them are scaled at their input instead of their output") @Default("[down]")
            List<String> inputs) {}

    private final Config config;

    @Inject
    Ia3(Config config, Ops ops) {
        super(ops);
        this.config = config;
    }

    @Override
    protected TargetModules targets() {
        return new TargetModules(config.targets(), config.layers());
    }

    @Override
    protected AdapterFactory maker(Architecture model, List<AdapterTarget> sites) {
        return (site, slot) -> new Ia3Adapter(
                slot, site.names().stream().allMatch(name -> NamePattern.anyMatches(config.inputs(), name)));
    }
}
