package org.ablate.plugins.objectives.chat;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;

/** Turns after headers with the role, each ended by {@literal <}|eot_id|{@literal >}. */
@Component(
        value = "llama-3",
        summary = "Turns after headers with the role, each ended by <|eot_id|>",
        paper = "Grattafiori et al., 2024, arXiv:2407.21783",
        verdict = "for models of the Llama 3 family")
public final class Llama3Template implements ChatTemplate {

    private static final String JINJA = """
            {{- bos_token -}}
            {%- for message in messages -%}
            {{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}
            {%- endfor -%}
            {%- if add_generation_prompt -%}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{%- endif -%}""";

    public @Inject Llama3Template() {}

    @Override
    public JinjaText jinja(Tokenizer tokenizer) {
        return new JinjaText(JINJA, "the template llama-3");
    }
}
