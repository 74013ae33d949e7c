package org.ablate.plugins.objectives.chat;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;

/** Turns between {@literal <}|im_start|{@literal >} and {@literal <}|im_end|{@literal >}, as Qwen and many others have them. */
@Component(
        value = "chatml",
        summary = "Turns between <|im_start|> and <|im_end|>, as Qwen and many others have them",
        paper = "OpenAI, 2023, \"Chat Markup Language\"",
        verdict = "for fresh models, whose tokenizer should have the marks as special tokens")
public final class ChatMlTemplate implements ChatTemplate {

    private static final String JINJA = """
            {%- for message in messages -%}
            {{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}
            {%- endfor -%}
            {%- if add_generation_prompt -%}{{ '<|im_start|>assistant\\n' }}{%- endif -%}""";

    public @Inject ChatMlTemplate() {}

    @Override
    public JinjaText jinja(Tokenizer tokenizer) {
        return new JinjaText(JINJA, "the template chatml");
    }
}
