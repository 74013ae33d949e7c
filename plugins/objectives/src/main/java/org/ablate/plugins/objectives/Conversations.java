package org.ablate.plugins.objectives;

import java.util.List;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Lays conversations out for one tokenizer at a time. */
final class Conversations {

    private final ChatTemplate template;
    private @Nullable Tokenizer known;
    private @Nullable ChatRenderer renderer;

    Conversations(ChatTemplate template) {
        this.template = template;
    }

    ChatTokens tokens(List<Message> messages, Tokenizer tokenizer, boolean lastOnly, String place) {
        return ChatTokens.of(messages, renderer(tokenizer), tokenizer, lastOnly, place);
    }

    private synchronized ChatRenderer renderer(Tokenizer tokenizer) {
        ChatRenderer current = renderer;
        if (current == null || known != tokenizer) {
            current = new ChatRenderer(template, tokenizer);
            renderer = current;
            known = tokenizer;
        }
        return current;
    }
}
