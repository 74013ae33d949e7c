package org.ablate.testkit.contract;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.ablate.spi.data.Tokenizer;

/**
 * Tokens that are letters from a on.
 *
 * @param size number of tokens
 */
record Letters(int size) implements Tokenizer {

    @Override
    public int[] encode(String text) {
        return text.chars().map(letter -> letter - 'a').toArray();
    }

    @Override
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append((char) ('a' + id));
        }
        return text.toString();
    }

    @Override
    public String token(int id) {
        return decode(new int[] {id});
    }

    @Override
    public OptionalInt endOfText() {
        return OptionalInt.empty();
    }

    @Override
    public void save(Path file) {
        throw new UnsupportedOperationException("a tokenizer for tests has no file");
    }
}
