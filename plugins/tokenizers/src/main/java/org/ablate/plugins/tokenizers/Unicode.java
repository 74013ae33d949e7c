package org.ablate.plugins.tokenizers;

import java.util.Locale;
import org.ablate.spi.ExperimentException;

/** What every tokenizer asks of the text and the ids it is given. */
final class Unicode {

    private Unicode() {}

    /**
     * Refuses half characters, which have no UTF-8 form.
     *
     * @throws ExperimentException naming the first one and its position
     */
    static void requireWellFormed(String text) {
        int at = 0;
        while (at < text.length()) {
            // An unpaired surrogate is its own code point; a pair is not in the surrogate range.
            int codePoint = text.codePointAt(at);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new ExperimentException(String.format(
                        Locale.ROOT,
                        "The text holds half a character (the unpaired surrogate U+%04X) at position %d; remove it",
                        codePoint,
                        at));
            }
            at += Character.charCount(codePoint);
        }
    }

    /** Refuses ids that no vocabulary of {@code size} tokens has. */
    static void requireIds(int[] ids, int size) {
        for (int id : ids) {
            if (id < 0 || id >= size) {
                throw new IllegalArgumentException("token ids are 0 to " + (size - 1) + ", was " + id);
            }
        }
    }
}
