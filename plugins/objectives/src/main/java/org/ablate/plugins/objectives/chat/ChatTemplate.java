package org.ablate.plugins.objectives.chat;

import java.time.LocalDateTime;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;

/** How a conversation is laid out as one text. */
@Kind("chat-template")
public interface ChatTemplate {

    /**
     * The layout as a Jinja template of Hugging Face's form: it sees {@code messages}, each with {@code role} and {@code content},
     * {@code add_generation_prompt}, the tokenizer's special tokens ({@code bos_token}, {@code eos_token}, …), and {@code tools}
     * and {@code documents}, which are none. Blocks of {@code generation} in it say what is an answer.
     *
     * @throws org.ablate.spi.ExperimentException when there is none
     */
    JinjaText jinja(Tokenizer tokenizer);

    /**
     * What {@code strftime_now} tells a template. It is the same in every run, so that a run can be repeated: midnight of the 26th of
     * July 2024, the date that Llama 3's templates have where there is no clock.
     */
    default LocalDateTime now() {
        return LocalDateTime.of(2024, 7, 26, 0, 0);
    }
}
