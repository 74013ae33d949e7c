package org.ablate.plugins.tokenizers;

import java.util.Arrays;

/** A growing sequence of ints. */
final class IntSequence {

    private int[] elements;
    private int size;

    IntSequence(int expectedSize) {
        elements = new int[Math.max(16, expectedSize)];
    }

    void addAll(int[] more) {
        int needed = Math.addExact(size, more.length);
        if (needed > elements.length) {
            elements = Arrays.copyOf(elements, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * size)));
        }
        System.arraycopy(more, 0, elements, size, more.length);
        size = needed;
    }

    int[] toArray() {
        return Arrays.copyOf(elements, size);
    }
}
