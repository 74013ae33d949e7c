package org.ablate.plugins.finetuning.prompt;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.finetuning.adapter.AdapterMethod;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/** Prompt tuning: learned vectors stand before the embedded text (Lester et al., 2021, arXiv:2104.08691). */
@Component(
        value = "prompt-tuning",
        summary = "Trains vectors that stand before the embedded text",
        formula = "model([P; embed(x)])",
        paper = "Lester et al., 2021, arXiv:2104.08691",
        verdict = "fewest parameters of all; for large models")
public final class PromptTuning implements AdapterMethod {

    /** The fields of prompt tuning. */
    public record Config(
            @Doc("virtual tokens") @Default("20") @Positive int tokens,

            @Doc("how they begin") @Default("random") Choice<PromptInitialization> initialization) {}

    private final Config config;
    private final PromptInitialization initialization;
    private final Ops ops;

    @Inject
    PromptTuning(Config config, PromptInitialization initialization, Ops ops) {
        this.config = config;
        this.initialization = initialization;
        this.ops = ops;
    }

    @Override
    public Architecture add(Architecture model, String name) {
        VirtualTokenEncoder source =
                new VirtualTokenEncoder(config.tokens(), TokenTable.width(model), ValueInitializer.normal(1));
        SoftPromptModel prompted = new SoftPromptModel(name, config.tokens(), model, source, ops);
        prompted.place(model.path());
        return prompted;
    }

    @Override
    public void begin(Architecture adapted, String name) {
        LayerQueries.of(adapted, SoftPromptModel.class, java.util.List.of()).values().stream()
                .filter(prompted -> prompted.name().equals(name))
                .forEach(prompted -> {
                    Parameter prompt = prompted.source().weight();
                    initialization.begin(prompt, TokenTable.of(prompted.base()).weight(), ops);
                });
    }

    @Override
    public Ops ops() {
        return ops;
    }
}
