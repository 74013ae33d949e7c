package org.ablate.runner.training;

import java.util.Arrays;
import org.ablate.spi.data.Tokenizer;

/**
 * Tokens to text as they come, each piece once, whole characters only. What a token's text is can depend on those before it, so
 * each piece is decoded with the one before: the work for a token does not grow with the text.
 */
final class Detokenizer {

    /** What a decoder writes for bytes that are not yet a whole character. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Tokenizer tokenizer;
    private int[] tokens = new int[64];
    private int length;
    /** Where the piece begins that was last given out. */
    private int before;
    /** Up to where tokens were given out. */
    private int given;

    Detokenizer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The text that a token makes certain; empty while a character is not whole. */
    String add(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
        }
        tokens[length++] = token;
        String with = decode(before, length);
        if (!with.isEmpty() && with.charAt(with.length() - 1) == REPLACEMENT) {
            return "";
        }
        return piece(with);
    }

    /** What is left at the end, whole or not. */
    String rest() {
        return given == length ? "" : piece(decode(before, length));
    }

    private String piece(String with) {
        String known = decode(before, given);
        before = given;
        given = length;
        return with.length() > known.length() ? with.substring(known.length()) : "";
    }

    private String decode(int from, int to) {
        return from == to ? "" : tokenizer.decode(Arrays.copyOfRange(tokens, from, to));
    }
}
