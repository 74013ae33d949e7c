package org.ablate.plugins.objectives.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Lays conversations out for one tokenizer at a time. */
public final class Conversations {

    private static final String ANSWER = "answer";

    private final ChatTemplate template;
    private @Nullable Tokenizer known;
    private @Nullable ChatRenderer renderer;

    public Conversations(ChatTemplate template) {
        this.template = template;
    }

    public ChatTokens tokens(List<Message> messages, Tokenizer tokenizer, boolean lastOnly, String place) {
        return ChatTokens.of(messages, renderer(tokenizer), tokenizer, lastOnly, place);
    }

    /** The chosen and the rejected answer of an item, each after the prompt. */
    public List<ChatTokens> pair(Item item, Tokenizer tokenizer) {
        List<Message> prompt =
                item.messages().isEmpty() ? List.of(new Message("user", item.field("prompt"))) : item.messages();
        return Stream.of("chosen", "rejected")
                .map(answer -> {
                    List<Message> turns = new ArrayList<>(prompt);
                    turns.add(new Message("assistant", item.field(answer)));
                    return tokens(turns, tokenizer, true, item.place());
                })
                .toList();
    }

    /** The tokens that end an answer: the first special one after its text, none where the template has none there. */
    public Set<Integer> ends(Tokenizer tokenizer) {
        List<Message> messages = List.of(new Message("user", "question"), new Message("assistant", ANSWER));
        try {
            String text = renderer(tokenizer).render(messages, false, "the chat template's end of an answer");
            String after = text.substring(text.lastIndexOf(ANSWER) + ANSWER.length());
            return Arrays.stream(tokenizer.encode(after))
                    .filter(token -> isSpecial(token, after, tokenizer))
                    .boxed()
                    .findFirst()
                    .map(Set::of)
                    .orElse(Set.of());
        } catch (ExperimentException refused) {
            return Set.of(); // such a template says itself what is wrong once it lays out the data
        }
    }

    /** Whether a token stands in a text by its name and is none of it when it is read. */
    private static boolean isSpecial(int token, String text, Tokenizer tokenizer) {
        return text.contains(tokenizer.token(token))
                && tokenizer.decode(new int[] {token}).isEmpty();
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
