package org.ablate.plugins.objectives;

import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Tokenizer;

/** How a conversation is laid out as one text. */
@Kind("chat-template")
public interface ChatTemplate {

    /**
     * The layout as a Jinja template of Hugging Face's form: it sees {@code messages}, each with {@code role} and {@code content},
     * {@code add_generation_prompt}, {@code bos_token} and {@code eos_token}.
     *
     * @throws org.ablate.spi.ExperimentException when there is none
     */
    String jinja(Tokenizer tokenizer);
}
