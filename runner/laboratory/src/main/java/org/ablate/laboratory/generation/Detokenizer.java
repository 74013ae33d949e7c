package org.ablate.laboratory.generation;

import java.util.Arrays;
import org.ablate.spi.data.Tokenizer;

/**
 * Tokens to text as they come, each piece once, whole characters only; the pieces together are the text of all tokens. What a token's
 * text is can depend on what is left of it: a decoder may strip the space before the first word or join bytes to a character. So each
 * token is decoded together with those of the piece before: the work for a token does not grow with the text.
 */
final class Detokenizer {

    /** What a decoder writes for bytes that are not yet a whole character. */
    private static final char REPLACEMENT = '\uFFFD';

    /** The most bytes that begin a character without ending it, hence the most replacements that may still become one. */
    private static final int UNFINISHED = 3;

    /** More tokens than these without the end of a character are no character: their text, one for each three at least, is certain. */
    private static final int PATIENCE = 24;

    private final Tokenizer tokenizer;
    /** Tokens whose text the next one is decoded with. */
    private int[] window = {};
    /** Where in the window the tokens begin that are not all told. */
    private int pending;
    /** How many characters of the window's text were told. */
    private int told;

    Detokenizer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The text that a token makes certain; empty while a character is not whole. */
    String add(int token) {
        if (tokenizer.decode(new int[] {token, token}).isEmpty()) {
            return ""; // no text anywhere, as of special tokens; one alone says less, since a space may be stripped
        }
        window = Arrays.copyOf(window, window.length + 1);
        window[window.length - 1] = token;
        String text = tokenizer.decode(window);
        int certain = text.length() - unfinished(text);
        String piece = certain > told ? text.substring(told, certain) : "";
        told += piece.length();
        if (told == text.length()) {
            forget(pending, 0);
        } else if (impatient()) {
            forget(window.length - PATIENCE, text.length() - told);
        }
        return piece;
    }

    /** What is left at the end, whole or not. */
    String rest() {
        String text = tokenizer.decode(window);
        String piece = text.substring(Math.min(told, text.length()));
        told = text.length();
        return piece;
    }

    /** How many characters at the end of a text may still become another. */
    private int unfinished(String text) {
        int from = text.length();
        while (from > 0 && text.charAt(from - 1) == REPLACEMENT) {
            from--;
        }
        int all = text.length() - from;
        return impatient() ? Math.min(all, UNFINISHED) : all;
    }

    private boolean impatient() {
        return window.length - pending > PATIENCE;
    }

    /**
     * Lets the window begin later, if what is left of it has text enough to stand for what was left of the tokens to come.
     *
     * @param untold characters at the end of the text
     */
    private void forget(int from, int untold) {
        int[] left = Arrays.copyOfRange(window, from, window.length);
        int length = tokenizer.decode(left).length();
        if (length > (untold == 0 ? 0 : untold + UNFINISHED)) {
            window = left;
            told = length - untold;
            pending = untold == 0 ? left.length : 0;
        }
    }
}
