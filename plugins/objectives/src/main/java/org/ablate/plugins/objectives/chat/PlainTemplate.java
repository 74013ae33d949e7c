package org.ablate.plugins.objectives.chat;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;

/** Nothing but the texts, a line end after each question and the end token after each answer. */
@Component(
        value = "plain",
        summary = "Nothing but the texts, a line end after each question and the end token after each answer",
        verdict = "for base models and for tiny ones, where every token counts")
public final class PlainTemplate implements ChatTemplate {

    private static final String JINJA = """
            {%- for message in messages -%}
            {%- if message['role'] == 'assistant' -%}
            {{ message['content'] ~ eos_token }}
            {%- else -%}
            {{ message['content'] + '\\n' }}
            {%- endif -%}
            {%- endfor -%}""";

    public @Inject PlainTemplate() {}

    @Override
    public JinjaText jinja(Tokenizer tokenizer) {
        return new JinjaText(JINJA, "the template plain");
    }
}
