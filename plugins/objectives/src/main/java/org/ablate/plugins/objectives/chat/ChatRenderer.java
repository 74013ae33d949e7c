package org.ablate.plugins.objectives.chat;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.ablate.plugins.objectives.jinja.Layout;
import org.ablate.plugins.objectives.jinja.Template;
import org.ablate.plugins.objectives.jinja.TemplateException;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;
import org.jspecify.annotations.Nullable;

/** Lays conversations out by a Jinja template as Hugging Face's {@code apply_chat_template} does. */
public final class ChatRenderer {

    private static final Map<String, Special> SPECIALS = Map.of(
            "bos_token", Special.BEGIN,
            "eos_token", Special.END,
            "unk_token", Special.UNKNOWN,
            "sep_token", Special.SEPARATOR,
            "pad_token", Special.PAD,
            "cls_token", Special.CLASSIFY,
            "mask_token", Special.MASK);

    private final Template template;
    private final String origin;
    private final LocalDateTime now;
    private final Map<String, @Nullable Object> constants = new HashMap<>();

    /** @throws ExperimentException when the template cannot be read */
    public ChatRenderer(ChatTemplate chat, Tokenizer tokenizer) {
        JinjaText jinja = chat.jinja(tokenizer);
        this.origin = jinja.origin();
        this.now = chat.now();
        try {
            this.template = Template.parse(jinja.text());
        } catch (TemplateException e) {
            throw new ExperimentException("the chat template cannot be read: " + describe(e), e);
        }
        constants.put("tools", null);
        constants.put("documents", null);
        SPECIALS.forEach((name, meaning) -> {
            OptionalInt id = tokenizer.special(meaning);
            if (id.isPresent()) {
                constants.put(name, tokenizer.token(id.getAsInt()));
            }
        });
    }

    private String describe(TemplateException e) {
        return origin + ", " + e.getMessage();
    }

    /** Whether the template itself says which parts of its text are answers. */
    boolean marksAnswers() {
        return template.marksAnswers();
    }

    /**
     * The text of a conversation.
     *
     * @param answer whether what begins an answer follows
     * @param place where the conversation stands, for messages
     * @throws ExperimentException when the template refuses it
     */
    public String render(List<Message> messages, boolean answer, String place) {
        return layout(messages, answer, place).text();
    }

    /** The same, with the answers' places in it. */
    Layout layout(List<Message> messages, boolean answer, String place) {
        Map<String, @Nullable Object> variables = new HashMap<>(constants);
        variables.put("messages", messages.stream().map(ChatRenderer::asMap).toList());
        variables.put("add_generation_prompt", answer);
        try {
            return template.render(variables, now);
        } catch (TemplateException e) {
            throw new ExperimentException(
                    place + ": the chat template cannot lay this conversation out: " + describe(e), e);
        }
    }

    private static Map<String, Object> asMap(Message message) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", message.role());
        map.put("content", message.content());
        return map;
    }
}
