package org.ablate.plugins.finetuning.prompt;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.plugins.finetuning.adapter.AdapterMethod;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * Prefix tuning: learned keys and values stand before those of the text in every attention (Li and Liang, 2021, arXiv:2101.00190).
 * With {@code hidden} they are made of smaller learned vectors by {@code W₂ tanh(W₁ e)}, which the paper found steadier to train.
 */
@Component(
        value = "prefix-tuning",
        summary = "Trains keys and values that stand before the text in every attention",
        formula = "softmax(q · [Pₖ; k]ᵀ / √d) · [Pᵥ; v]",
        paper = "Li and Liang, 2021, arXiv:2101.00190",
        verdict = "one base for many tasks; takes room in the context and many steps")
public final class PrefixTuning implements AdapterMethod {

    /** The fields of prefix tuning. */
    public record Config(
            @Doc("virtual tokens") @Default("10") @Positive int tokens,

            @Doc("width inside the mlp that makes the prefix; without one it is learned as it is")
            Optional<@Positive Integer> hidden) {}

    private final Config config;
    private final Ops ops;

    @Inject
    PrefixTuning(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public Architecture add(Architecture model, String name) {
        PrefixTunedModel prefixed = new PrefixTunedModel(name, config.tokens(), model, this::source, ops);
        prefixed.place(model.path());
        return prefixed;
    }

    private VirtualTokenEncoder source(int count, int width, int attentions) {
        if (config.hidden().isEmpty()) {
            return new VirtualTokenEncoder(count, width, ValueInitializer.normal(1));
        }
        int vector = width / (2 * attentions);
        TanhEncoder encoder = new TanhEncoder(ops, vector, config.hidden().get(), width);
        return new ReparameterizedEncoder(count, vector, encoder);
    }

    @Override
    public void begin(Architecture adapted, String name) {}

    @Override
    public Ops ops() {
        return ops;
    }
}
