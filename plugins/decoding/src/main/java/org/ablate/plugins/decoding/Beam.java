package org.ablate.plugins.decoding;

import java.util.Arrays;

/**
 * A beginning that is kept.
 *
 * @param tokens what was added to the prompt
 * @param score log-probability of them
 * @param row of the step before, which it continues
 */
record Beam(int[] tokens, float score, int row) {

    int last() {
        return tokens[tokens.length - 1];
    }

    Beam with(int token, float score, int row) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = token;
        return new Beam(longer, score, row);
    }
}
