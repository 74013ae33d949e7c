package org.ablate.plugins.evaluation;

import java.util.stream.LongStream;

/** How often each class was chosen where each was right. */
final class Confusion {

    private final long[][] counts;

    /**
     * @param counts by the right class, then by the chosen one
     */
    Confusion(long[][] counts) {
        this.counts = counts;
    }

    int classes() {
        return counts.length;
    }

    long hits(int label) {
        return counts[label][label];
    }

    /** How often the class was right. */
    long right(int label) {
        return LongStream.of(counts[label]).sum();
    }

    /** How often the class was chosen. */
    long chosen(int label) {
        long sum = 0;
        for (long[] row : counts) {
            sum += row[label];
        }
        return sum;
    }

    /** All labels that counted. */
    long total() {
        return sum(this::right);
    }

    long allHits() {
        return sum(this::hits);
    }

    /** A figure of each class, summed. */
    long sum(java.util.function.IntToLongFunction figure) {
        long sum = 0;
        for (int label = 0; label < counts.length; label++) {
            sum += figure.applyAsLong(label);
        }
        return sum;
    }
}
