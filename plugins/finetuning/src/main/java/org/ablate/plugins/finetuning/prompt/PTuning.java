package org.ablate.plugins.finetuning.prompt;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.finetuning.adapter.AdapterMethod;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/** P-tuning: a prompt that a small network makes of learned vectors stands before the text (Liu et al., 2021, arXiv:2103.10385). */
@Component(
        value = "p-tuning",
        summary = "Trains a small network that makes a prompt of virtual tokens",
        formula = "model([encoder(P); embed(x)])",
        paper = "Liu et al., 2021, arXiv:2103.10385",
        verdict = "steadier than prompt-tuning on small models")
public final class PTuning implements AdapterMethod {

    /** The fields of p-tuning. */
    public record Config(
            @Doc("virtual tokens") @Default("20") @Positive int tokens,

            @Doc("what makes the prompt") @Default("mlp") Choice<PromptEncoder> encoder) {}

    private final Config config;
    private final PromptEncoder encoder;
    private final Ops ops;

    @Inject
    PTuning(Config config, PromptEncoder encoder, Ops ops) {
        this.config = config;
        this.encoder = encoder;
        this.ops = ops;
    }

    @Override
    public Architecture add(Architecture model, String name) {
        int width = TokenTable.width(model);
        VirtualTokenEncoder source = new ReparameterizedEncoder(config.tokens(), width, encoder.encoder(width));
        SoftPromptModel prompted = new SoftPromptModel(name, config.tokens(), model, source, ops);
        prompted.place(model.path());
        return prompted;
    }

    @Override
    public void begin(Architecture adapted, String name) {}

    @Override
    public Ops ops() {
        return ops;
    }
}
