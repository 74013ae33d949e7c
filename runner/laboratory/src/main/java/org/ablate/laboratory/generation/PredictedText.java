package org.ablate.laboratory.generation;

import java.util.Arrays;
import java.util.List;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.tensor.CrossEntropyOptions;

/** The text that labels stand for. */
public final class PredictedText {

    private PredictedText() {}

    /** UTF-8 bytes of the labels that count; those that follow each other are one text. */
    public static long bytes(List<Example> examples, Tokenizer tokenizer) {
        return examples.stream()
                .mapToLong(example -> bytes(example.labels(), tokenizer))
                .sum();
    }

    private static long bytes(int[] labels, Tokenizer tokenizer) {
        long bytes = 0;
        int from = 0;
        while (from < labels.length) {
            int to = from;
            while (to < labels.length && labels[to] != CrossEntropyOptions.IGNORE) {
                to++;
            }
            if (to > from) {
                bytes += tokenizer.bytes(Arrays.copyOfRange(labels, from, to));
            }
            from = to + 1;
        }
        return bytes;
    }
}
