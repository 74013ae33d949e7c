package org.ablate.plugins.tokenizers;

import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text in which the names of special tokens stand for these tokens, as in {@code tokenizer.json}: the leftmost first, and of those that begin
 * at one place the longest.
 */
final class TextWithSpecials {

    private final List<String> specials;
    private final Pattern names;

    TextWithSpecials(List<String> specials) {
        this.specials = List.copyOf(specials);
        this.names = Pattern.compile(specials.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    /**
     * Gives the parts of a text in their order.
     *
     * @param plain takes the beginning and the end, as indices of the text, of each part that names no special token
     * @param special takes the place of each special token that is named, in the list of these
     */
    void parts(String text, BiConsumer<Integer, Integer> plain, IntConsumer special) {
        int from = 0;
        if (!specials.isEmpty()) {
            Matcher matcher = names.matcher(text);
            while (matcher.find()) {
                plain.accept(from, matcher.start());
                special.accept(specials.indexOf(matcher.group()));
                from = matcher.end();
            }
        }
        plain.accept(from, text.length());
    }
}
