package org.ablate.plugins.tokenizers.regex;

import java.util.function.IntPredicate;

/** The plainest matcher that goes back, at the beginning of a text of ASCII characters; it counts what it tries. */
final class CountingMatcher {

    private final String text;
    private long steps;

    CountingMatcher(String text) {
        this.text = text;
    }

    /** How many parts it tries until it matches or gives up. */
    long steps(Node node) {
        match(node, 0, end -> true);
        return steps;
    }

    private boolean match(Node node, int at, IntPredicate rest) {
        steps++;
        if (steps > 10_000_000) {
            return true;
        }
        if (node instanceof Node.Characters characters) {
            return at < text.length() && characters.set().some().get(text.charAt(at)) && rest.test(at + 1);
        }
        if (node instanceof Node.Sequence sequence) {
            return sequence(sequence, 0, at, rest);
        }
        if (node instanceof Node.Choice choice) {
            return choice.parts().stream().anyMatch(part -> match(part, at, rest));
        }
        if (node instanceof Node.Repeat repeat) {
            return repeat(repeat, 0, at, rest);
        }
        if (node instanceof Node.Ahead ahead) {
            return match(ahead.part(), at, end -> true) && rest.test(at);
        }
        return at == text.length() && rest.test(at);
    }

    private boolean sequence(Node.Sequence sequence, int part, int at, IntPredicate rest) {
        return part == sequence.parts().size()
                ? rest.test(at)
                : match(sequence.parts().get(part), at, end -> sequence(sequence, part + 1, end, rest));
    }

    private boolean repeat(Node.Repeat repeat, int count, int at, IntPredicate rest) {
        boolean more = count < repeat.most()
                && match(
                        repeat.part(),
                        at,
                        end -> (end > at || count < repeat.least()) && repeat(repeat, count + 1, end, rest));
        return more || (count >= repeat.least() && rest.test(at));
    }
}
