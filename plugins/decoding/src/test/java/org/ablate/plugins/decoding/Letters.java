package org.ablate.plugins.decoding;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.ablate.spi.data.Tokenizer;

/** The letters a to z, the space, and an end. */
final class Letters implements Tokenizer {

    static final int SPACE = 26;
    static final int END = 27;
    static final int SIZE = 28;

    static int of(char letter) {
        return letter == ' ' ? SPACE : letter - 'a';
    }

    @Override
    public int size() {
        return SIZE;
    }

    @Override
    public int[] encode(String text) {
        return text.chars().map(c -> of((char) c)).toArray();
    }

    @Override
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(id == SPACE ? " " : id == END ? "" : "" + (char) ('a' + id));
        }
        return text.toString();
    }

    @Override
    public String token(int id) {
        return decode(new int[] {id});
    }

    @Override
    public OptionalInt endOfText() {
        return OptionalInt.of(END);
    }

    @Override
    public void save(Path file) {
        throw new UnsupportedOperationException();
    }
}
