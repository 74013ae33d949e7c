package org.ablate.plugins.objectives.chat;

import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Example;

/** What is left out of a conversation that does not fit. */
public enum Truncation {
    /** Its beginning. */
    LEFT,
    /** Its end. */
    RIGHT,
    /** Nothing: no example is made of it. */
    REFUSE;

    /**
     * A conversation of at most {@code room} tokens.
     *
     * @param place of the conversation, for the message
     * @throws ExperimentException when it must not be cut
     */
    public ChatTokens cut(ChatTokens whole, int room, String place) {
        int excess = excess(whole, room, place);
        return whole.part(this == LEFT ? excess : 0, room);
    }

    /**
     * Answers to one prompt, each with the prompt before it and of at most {@code room} tokens together. What is left out of the
     * prompt is the same for all: as much of its beginning as the longest answer needs. An answer that is too long even for the last
     * token of the prompt loses its end.
     *
     * @throws ExperimentException when they must not be cut
     */
    public List<ChatTokens> cutAlike(List<ChatTokens> answers, int room, String place) {
        int needed = 0;
        int prompt = Integer.MAX_VALUE;
        for (ChatTokens answer : answers) {
            needed = Math.max(needed, excess(answer, room, place));
            prompt = Math.min(prompt, answer.before());
        }
        int from = this == LEFT ? Math.max(0, Math.min(needed, prompt - 1)) : 0;
        return answers.stream().map(answer -> answer.part(from, room)).toList();
    }

    private int excess(ChatTokens whole, int room, String place) {
        int excess = Math.max(0, whole.ids().length - room);
        if (this == REFUSE && excess > 0) {
            throw new ExperimentException(place + ": the conversation has " + whole.ids().length + " tokens, and "
                    + room + " fit; choose a longer context, or let it be cut with objective.truncate: left or right");
        }
        return excess;
    }

    /**
     * The example that a conversation becomes.
     *
     * @param kept what this left of {@code whole}
     * @throws ExperimentException when it has no token of an answer
     */
    public Example example(ChatTokens whole, ChatTokens kept, String place) {
        Example example = kept.example();
        int cut = whole.ids().length - kept.ids().length;
        if (example.targets() > 0) {
            return example.withCut(cut);
        }
        throw new ExperimentException(
                cut == 0
                        ? place + ": the conversation has no token of an answer"
                        : place + ": no token of an answer is among the " + kept.ids().length + " of "
                                + whole.ids().length + " that fit; choose a longer context"
                                + (this == LEFT ? "" : ", or leave out the beginning with objective.truncate: left"));
    }
}
