package org.ablate.plugins.objectives.example;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Framed;

/**
 * Texts within the special tokens of a tokenizer, cut on the right so that all fits a context.
 *
 * @param tokenizer puts the special tokens around
 * @param context the most tokens, special ones included
 */
public record SequenceFraming(Tokenizer tokenizer, int context) {

    /** Tokens of text that fit into the context. */
    public int room() {
        return room(tokenizer.frame(new int[0]).length);
    }

    private int room(int frame) {
        if (frame >= context) {
            throw new ExperimentException("a context of " + context + " leaves no room for text beside the " + frame
                    + " special tokens that the tokenizer adds; choose a longer context");
        }
        return context - frame;
    }

    /** How many of so many tokens do not fit. */
    public int excess(int tokens) {
        return Math.max(0, tokens - room());
    }

    /** One text, framed. */
    public int[] single(int[] text) {
        return tokenizer.frame(Arrays.copyOf(text, Math.min(text.length, room())));
    }

    /** Two texts, framed; the longer one is cut first. */
    public Framed pair(int[] first, int[] second) {
        int room = room(tokenizer.frame(new int[0], new int[0]).tokens().length);
        int keptFirst = first.length;
        int keptSecond = second.length;
        while (keptFirst + keptSecond > room) {
            if (keptFirst > keptSecond) {
                keptFirst--;
            } else {
                keptSecond--;
            }
        }
        return tokenizer.frame(Arrays.copyOf(first, keptFirst), Arrays.copyOf(second, keptSecond));
    }

    /**
     * Labels of a text as labels of the framed text.
     *
     * @param framed the text with special tokens around
     * @param filler the label of special tokens
     */
    public static int[] labels(int[] framed, int[] text, int[] labels, int filler) {
        int start = Ints.indexOf(framed, text);
        if (start < 0) {
            throw new IllegalStateException("a tokenizer's frame must hold the text as it is");
        }
        int[] all = new int[framed.length];
        Arrays.fill(all, filler);
        System.arraycopy(labels, 0, all, start, labels.length);
        return all;
    }
}
