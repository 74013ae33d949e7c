package org.ablate.plugins.finetuning.prompt;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.finetuning.adapter.AdapterMethod;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * P-tuning v2: deep prompts, keys and values of virtual tokens in every layer, learned as they are (Liu et al., 2021,
 * arXiv:2110.07602). It is {@link PrefixTuning} without its mlp, meant for understanding tasks on encoders too; its first values are
 * small, as in the authors' code.
 */
@Component(
        value = "p-tuning-v2",
        summary = "Trains virtual tokens in every layer, for small models and understanding tasks too",
        formula = "softmax(q · [Pₖ; k]ᵀ / √d) · [Pᵥ; v]",
        paper = "Liu et al., 2021, arXiv:2110.07602",
        verdict = "as prefix-tuning, begun small")
public final class PTuningV2 implements AdapterMethod {

    private static final double DEVIATION = 0.02;

    /** The fields of p-tuning v2. */
    public record Config(
            @Doc("virtual tokens") @Default("20") @Positive int tokens) {}

    private final Config config;
    private final Ops ops;

    @Inject
    PTuningV2(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public Architecture add(Architecture model, String name) {
        PrefixTunedModel prefixed = new PrefixTunedModel(
                name,
                config.tokens(),
                model,
                (count, width, attentions) -> new VirtualTokenEncoder(count, width, ValueInitializer.normal(DEVIATION)),
                ops);
        prefixed.place(model.path());
        return prefixed;
    }

    @Override
    public void begin(Architecture adapted, String name) {}

    @Override
    public Ops ops() {
        return ops;
    }
}
