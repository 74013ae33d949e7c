package org.ablate.plugins.data;

import org.ablate.spi.tensor.RandomStream;

/** Random orders that depend on a seed and on nothing else. */
public final class SeededOrder {

    private SeededOrder() {}

    /** The numbers 0 to {@code size − 1} in random order (Fisher and Yates; Durstenfeld, 1964, doi:10.1145/364520.364540). */
    public static int[] of(int size, long seed, String purpose) {
        RandomStream random = RandomStream.of(seed, "data", purpose, 0);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        for (int i = size - 1; i > 0; i--) {
            int j = (int) random.nextLong(i + 1L);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
