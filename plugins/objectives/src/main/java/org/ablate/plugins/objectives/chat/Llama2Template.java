package org.ablate.plugins.objectives.chat;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;

/** Questions between [INST] and [/INST], answers after them. */
@Component(
        value = "llama-2",
        summary = "Questions between [INST] and [/INST], answers after them",
        paper = "Touvron et al., 2023, arXiv:2307.09288",
        verdict = "for models of the Llama 2 and Mistral families")
public final class Llama2Template implements ChatTemplate {

    private static final String JINJA = """
            {%- set system = '' -%}
            {%- set turns = messages -%}
            {%- if messages[0]['role'] == 'system' -%}
            {%- set system = '<<SYS>>\\n' + messages[0]['content'] + '\\n<</SYS>>\\n\\n' -%}
            {%- set turns = messages[1:] -%}
            {%- endif -%}
            {%- for message in turns -%}
            {%- if message['role'] == 'assistant' -%}
            {{ ' ' + message['content'] | trim ~ ' ' ~ eos_token }}
            {%- elif loop.first -%}
            {{ bos_token ~ '[INST] ' ~ system + message['content'] | trim + ' [/INST]' }}
            {%- else -%}
            {{ bos_token ~ '[INST] ' ~ message['content'] | trim + ' [/INST]' }}
            {%- endif -%}
            {%- endfor -%}""";

    public @Inject Llama2Template() {}

    @Override
    public JinjaText jinja(Tokenizer tokenizer) {
        return new JinjaText(JINJA, "the template llama-2");
    }
}
