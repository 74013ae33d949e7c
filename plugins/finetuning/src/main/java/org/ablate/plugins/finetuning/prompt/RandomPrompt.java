package org.ablate.plugins.finetuning.prompt;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;

/** Standard normal numbers. */
@Component(
        value = "random",
        summary = "Standard normal numbers",
        paper = "Lester et al., 2021, arXiv:2104.08691",
        verdict = "Needs longer training")
public final class RandomPrompt implements PromptInitialization {

    @Inject
    RandomPrompt() {}

    @Override
    public void begin(Parameter prompt, Parameter table, Ops ops) {}
}
