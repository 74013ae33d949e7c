package org.ablate.plugins.objectives.chat;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;

/** Instruction and response under headings of plain text. */
@Component(
        value = "alpaca",
        summary = "Instruction and response under headings of plain text",
        paper = "Taori et al., 2023, \"Stanford Alpaca: An Instruction-following LLaMA model\"",
        verdict = "for base models whose tokenizer has no marks for turns")
public final class AlpacaTemplate implements ChatTemplate {

    private static final String JINJA = """
            {%- set turns = messages -%}
            {%- if messages[0]['role'] == 'system' -%}
            {{ messages[0]['content'] + '\\n\\n' }}
            {%- set turns = messages[1:] -%}
            {%- else -%}
            {{ 'Below is an instruction that describes a task. Write a response that appropriately completes the request.\\n\\n' }}
            {%- endif -%}
            {%- for message in turns -%}
            {%- if message['role'] == 'assistant' -%}
            {{ message['content'] ~ eos_token ~ '\\n\\n' }}
            {%- else -%}
            {{ '### Instruction:\\n' + message['content'] + '\\n\\n### Response:\\n' }}
            {%- endif -%}
            {%- endfor -%}""";

    public @Inject AlpacaTemplate() {}

    @Override
    public JinjaText jinja(Tokenizer tokenizer) {
        return new JinjaText(JINJA, "the template alpaca");
    }
}
