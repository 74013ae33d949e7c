package org.ablate.spi.data;

import java.util.Arrays;

/**
 * The tokens of a text and where in it they stand, in code points as Hugging Face's {@code tokenizers} counts them. Tokens that are
 * bytes of one character all stand at the whole of it; text that a tokenizer drops, such as spaces between words, lies between two
 * tokens.
 *
 * @param ids the tokens
 * @param starts for each, where the text that it stands for begins
 * @param ends for each, where that text ends, exclusive
 */
public record Encoded(int[] ids, int[] starts, int[] ends) {

    /** Tokens that together give no text are taken to be lost after this many: no character has more bytes. */
    private static final int LONGEST_WAIT = 8;

    /**
     * Finds each token where its text stands. Tokens that are a part of a character are decoded together with those that complete it;
     * a token whose text is not the one written gets none.
     */
    static Encoded byDecoding(Tokenizer tokenizer, String text) {
        int[] ids = tokenizer.encode(text);
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        int first = 0; // of the tokens that have no place yet
        int at = 0; // in chars
        int place = 0; // the same, in code points
        for (int i = 0; i < ids.length; i++) {
            String piece = tokenizer.decode(Arrays.copyOfRange(ids, first, i + 1));
            if (piece.isEmpty() && text.startsWith(tokenizer.token(ids[i]), at)) {
                piece = tokenizer.token(ids[i]); // a special token that the text names
            }
            boolean found = text.startsWith(piece, at);
            if (!found && i + 1 - first < LONGEST_WAIT) {
                continue;
            }
            int length = found ? piece.codePointCount(0, piece.length()) : 0;
            Arrays.fill(starts, first, i + 1, place);
            Arrays.fill(ends, first, i + 1, place + length);
            at += found ? piece.length() : 0;
            place += length;
            first = i + 1;
        }
        Arrays.fill(starts, first, ids.length, place);
        Arrays.fill(ends, first, ids.length, place);
        return new Encoded(ids, starts, ends);
    }
}
