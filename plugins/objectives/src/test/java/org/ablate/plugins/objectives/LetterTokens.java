package org.ablate.plugins.objectives;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.ablate.spi.data.Tokenizer;

/** A token for each character that comes, and for each of some longer strings; {@code <s>} begins and {@code </s>} ends a text. */
final class LetterTokens implements Tokenizer {

    private final List<String> tokens = new ArrayList<>(List.of("<s>", "</s>"));
    private final List<String> longer;

    LetterTokens(String... longer) {
        this.longer = List.of(longer);
    }

    @Override
    public int size() {
        return 512;
    }

    @Override
    public int[] encode(String text) {
        List<Integer> ids = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            String token = tokenAt(text, at);
            if (!tokens.contains(token)) {
                tokens.add(token);
            }
            ids.add(tokens.indexOf(token));
            at += token.length();
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private String tokenAt(String text, int at) {
        for (String token : List.of("<s>", "</s>")) {
            if (text.startsWith(token, at)) {
                return token;
            }
        }
        return longer.stream()
                .filter(token -> text.startsWith(token, at))
                .findFirst()
                .orElseGet(() -> text.substring(at, at + 1));
    }

    @Override
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(tokens.get(id));
        }
        return text.toString();
    }

    @Override
    public String token(int id) {
        return tokens.get(id);
    }

    @Override
    public OptionalInt endOfText() {
        return OptionalInt.of(1);
    }

    @Override
    public OptionalInt special(Special meaning) {
        return meaning == Special.BEGIN ? OptionalInt.of(0) : Tokenizer.super.special(meaning);
    }

    @Override
    public void save(Path file) {
        throw new UnsupportedOperationException();
    }
}
