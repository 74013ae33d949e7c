package org.ablate.plugins.objectives.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ablate.plugins.objectives.jinja.Layout;
import org.ablate.plugins.objectives.jinja.Layout.Span;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.tensor.CrossEntropyOptions;

/**
 * A conversation as tokens, and which of them are an answer.
 *
 * @param ids the whole conversation
 * @param answer for each token, whether it holds some of an answer or what ends it
 */
public record ChatTokens(int[] ids, boolean[] answer) {

    /**
     * Tokens of a conversation. Where the template marks answers with blocks of {@code generation}, these are the answers. Else
     * they are found by laying out all that goes before one, once without and once with it: the answer is what the second has more.
     * A token that holds the end of what is no answer and the beginning of one belongs to the answer, as it could not be written
     * without it.
     *
     * @param lastOnly whether only the last turn of the assistant counts
     */
    static ChatTokens of(
            List<Message> messages, ChatRenderer renderer, Tokenizer tokenizer, boolean lastOnly, String place) {
        Layout whole = renderer.layout(messages, false, place);
        List<Span> answers = renderer.marksAnswers()
                ? marked(messages, whole, renderer, lastOnly, place)
                : found(messages, whole.text(), renderer, lastOnly, place);
        int[] ids = tokenizer.encode(whole.text());
        boolean[] answer = new boolean[ids.length];
        for (Span span : answers) {
            int from = common(tokenizer.encode(whole.text().substring(0, span.from())), ids);
            int[] until = tokenizer.encode(whole.text().substring(0, span.to()));
            int to = common(until, ids);
            Arrays.fill(answer, from, Math.min(ids.length, to + (to < until.length ? 1 : 0)), true);
        }
        return new ChatTokens(ids, answer);
    }

    private static List<Span> marked(
            List<Message> messages, Layout whole, ChatRenderer renderer, boolean lastOnly, String place) {
        if (!whole.placed()) {
            throw new ExperimentException(
                    place + ": the chat template changes what its blocks of generation wrote before it is"
                            + " printed, so the answers cannot be told from the rest; print what a macro or a set block with such a block"
                            + " gives as it is");
        }
        List<Integer> turns = answers(messages, lastOnly);
        if (!lastOnly || turns.isEmpty()) {
            return whole.answers();
        }
        Layout before = renderer.layout(messages.subList(0, turns.get(0)), true, place);
        return whole.answers().stream().skip(before.answers().size()).toList();
    }

    private static List<Span> found(
            List<Message> messages, String whole, ChatRenderer renderer, boolean lastOnly, String place) {
        List<Span> spans = new ArrayList<>();
        for (int turn : answers(messages, lastOnly)) {
            String before = renderer.render(messages.subList(0, turn), true, place);
            String after = renderer.render(messages.subList(0, turn + 1), false, place);
            if (!after.startsWith(before) || !whole.startsWith(after)) {
                throw new ExperimentException(place + ": the chat template lays turn " + (turn + 1)
                        + " out differently once others follow it, so the answer cannot be told from the rest; choose another"
                        + " template, mark the answers in it with {% generation %} and {% endgeneration %}, or learn the last"
                        + " answer only with objective.answers: last");
            }
            spans.add(new Span(before.length(), after.length()));
        }
        return spans;
    }

    private static List<Integer> answers(List<Message> messages, boolean lastOnly) {
        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role().equals("assistant")) {
                turns.add(i);
            }
        }
        return lastOnly && !turns.isEmpty() ? List.of(turns.get(turns.size() - 1)) : turns;
    }

    private static int common(int[] first, int[] second) {
        int at = Arrays.mismatch(first, second);
        return at < 0 ? first.length : at;
    }

    /** How many tokens stand before the first answer. */
    public int before() {
        int first = 0;
        while (first < answer.length && !answer[first]) {
            first++;
        }
        return first;
    }

    /** Those from {@code from} on, {@code room} of them at most. */
    public ChatTokens part(int from, int room) {
        int to = Math.min(ids.length, from + room);
        return new ChatTokens(Arrays.copyOfRange(ids, from, to), Arrays.copyOfRange(answer, from, to));
    }

    /** The example that reads all tokens but the last and predicts those of answers. */
    public Example example() {
        int length = Math.max(0, ids.length - 1);
        int[] labels = new int[length];
        for (int t = 0; t < length; t++) {
            labels[t] = answer[t + 1] ? ids[t + 1] : (int) CrossEntropyOptions.IGNORE;
        }
        return Example.of(Arrays.copyOf(ids, length), labels);
    }
}
