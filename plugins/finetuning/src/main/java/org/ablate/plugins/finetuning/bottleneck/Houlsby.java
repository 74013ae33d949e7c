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
 * Bottleneck adapters after the attention and after the feed-forward of each block, before they join the residual stream: {@code h +
 * up(f(down(h)))} (Houlsby et al., 2019, arXiv:1902.00751). {@code up} begins at zero, so the adapted model begins as the base.
 */
@Component(
        value = "houlsby",
        summary = "Trains small bottlenecks after attention and feed-forward",
        formula = "h + up(f(down(h)))",
        paper = "Houlsby et al., 2019, arXiv:1902.00751",
        verdict = "capable, but the bottlenecks stay in the way when the model is used")
public final class Houlsby extends LinearAdapterMethod {

    /** The fields of Houlsby's adapters. */
    public record Config(
            @Doc("width of the bottleneck") @Default("16") @Positive
            int width,

            @Doc("the function inside") @Default("relu") Nonlinearity nonlinearity,

            @Doc(
                    "linear layers by the end of their names, such as query or attention.output, * for any characters; all-linear for all but the"
                            + " head's")
            @Default("[attention.output, feedForward.down]")
            @NotEmpty
            List<String> targets,

            @Doc("indices of the blocks it changes, from 0; all when empty") @Default("[]")
            List<@PositiveOrZero Integer> layers) {}

    private final Config config;

    @Inject
    Houlsby(Config config, Ops ops) {
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
