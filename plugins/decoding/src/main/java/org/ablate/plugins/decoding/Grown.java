package org.ablate.plugins.decoding;

import java.util.Arrays;

/** A prompt and the tokens added to it. */
final class Grown {

    private final int prompt;
    private int[] tokens;
    private int length;

    Grown(int[] prompt, int room) {
        this.prompt = prompt.length;
        this.tokens = Arrays.copyOf(prompt, prompt.length + Math.min(room, 1 << 16));
        this.length = prompt.length;
    }

    void append(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
        }
        tokens[length++] = token;
    }

    int added() {
        return length - prompt;
    }

    int[] all() {
        return Arrays.copyOf(tokens, length);
    }

    int[] continuation() {
        return Arrays.copyOfRange(tokens, prompt, length);
    }
}
