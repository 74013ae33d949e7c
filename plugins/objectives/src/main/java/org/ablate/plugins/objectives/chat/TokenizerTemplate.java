package org.ablate.plugins.objectives.chat;

import jakarta.inject.Inject;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;

/** The template that came with the tokenizer, in {@code tokenizer_config.json} or {@code chat_template.jinja}. */
@Component(
        value = "tokenizer",
        summary = "The chat template that came with a pretrained tokenizer",
        verdict = "for models that were already taught to chat; base models mostly have none")
public final class TokenizerTemplate implements ChatTemplate {

    public @Inject TokenizerTemplate() {}

    @Override
    public JinjaText jinja(Tokenizer tokenizer) {
        return tokenizer
                .chatTemplate()
                .orElseThrow(() -> new ExperimentException(
                        "the tokenizer came without a chat template; choose one with objective.template: chatml, llama-2,"
                                + " llama-3, alpaca, plain, or jinja with a file of your own"));
    }
}
