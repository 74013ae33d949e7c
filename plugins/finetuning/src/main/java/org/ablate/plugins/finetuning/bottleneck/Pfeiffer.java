package org.ablate.plugins.finetuning.bottleneck;

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
 * Bottleneck adapters after the feed-forward of each block alone, half as many as {@link Houlsby}'s: {@code h + up(f(down(h)))}
 * (Pfeiffer et al., 2020, AdapterFusion, arXiv:2005.00247). {@code up} begins at zero, so the adapted model begins as the base.
 */
@Component(
        value = "pfeiffer",
        summary = "Trains small bottlenecks after the feed-forward",
        formula = "h + up(f(down(h)))",
        paper = "Pfeiffer et al., 2020, arXiv:2005.00247",
        verdict = "half the cost of houlsby, nearly as good")
public final class Pfeiffer extends LinearAdapterMethod {

    /** The fields of Pfeiffer's adapters. */
    public record Config(
            @Doc("width of the bottleneck") @Default("16") @Positive
            int width,

            @Doc("the function inside") @Default("relu") Nonlinearity nonlinearity,

            @Doc(
                    "linear layers by the end of their names, such as query or attention.output, * for any characters; all-linear for all but the"
                            + " head's")
            @Default("[feedForward.down]")
            @NotEmpty
            List<String> targets,

            @Doc("indices of the blocks it changes, from 0; all when empty") @Default("[]")
            List<@PositiveOrZero Integer> layers) {}

    private final Config config;

    @Inject
    Pfeiffer(Config config, Ops ops) {
        super(ops);
        this.config = config;
    }

    @Override
    protected TargetModules targets() {
        return new TargetModules(config.targets(), config.layers());
    }

    @Override
    protected AdapterFactory maker(Architecture model, List<AdapterTarget> sites) {
        return (site, slot) -> new BottleneckAdapter(slot, config.width(), config.nonlinearity());
    }
}
