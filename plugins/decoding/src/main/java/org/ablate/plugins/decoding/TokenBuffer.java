package org.ablate.plugins.decoding;

import java.util.Arrays;

/** The last tokens of a text, as many as a context holds. */
final class TokenBuffer {

    private final int[] tokens;
    private int length;
    private boolean slid;

    TokenBuffer(int[] text, int context) {
        slid = text.length > context;
        length = Math.min(text.length, context);
        tokens = Arrays.copyOf(Arrays.copyOfRange(text, text.length - length, text.length), context);
    }

    /** Whether a token has left, so that those which remain stand at other positions than before. */
    boolean slid() {
        return slid;
    }

    int length() {
        return length;
    }

    void append(int token) {
        if (length == tokens.length) {
            System.arraycopy(tokens, 1, tokens, 0, length - 1);
            length--;
            slid = true;
        }
        tokens[length++] = token;
    }

    int last() {
        return tokens[length - 1];
    }

    /** The tokens from an index on, the first being 0. */
    long[] from(int index) {
        return Arrays.stream(tokens, index, length).asLongStream().toArray();
    }
}
