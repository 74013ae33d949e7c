package org.ablate.plugins.tokenizers;

import java.util.Arrays;

/** How often each pair of neighboring tokens occurs: an open-addressing table, free of boxing. */
final class PairCounts {

    private static final long FREE = -1;
    private static final int INITIAL_CAPACITY = 1 << 12;

    private long[] pairs = new long[INITIAL_CAPACITY];
    private long[] counts = new long[INITIAL_CAPACITY];
    private int size;

    PairCounts() {
        Arrays.fill(pairs, FREE);
    }

    /** One number for two ids; numbers order as (first, second) do. */
    static long pair(int first, int second) {
        return ((long) first << Integer.SIZE) | second;
    }

    static int first(long pair) {
        return (int) (pair >>> Integer.SIZE);
    }

    static int second(long pair) {
        return (int) pair;
    }

    long get(long pair) {
        int slot = slot(pair);
        return pairs[slot] == FREE ? 0 : counts[slot];
    }

    void add(long pair, long change) {
        int slot = slot(pair);
        if (pairs[slot] == FREE) {
            pairs[slot] = pair;
            size++;
        }
        counts[slot] += change;
        if (2 * size > pairs.length) {
            grow();
        }
    }

    private int slot(long pair) {
        int mask = pairs.length - 1;
        long mixed = pair * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> Integer.SIZE) & mask;
        while (pairs[slot] != FREE && pairs[slot] != pair) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldPairs = pairs;
        long[] oldCounts = counts;
        pairs = new long[2 * oldPairs.length];
        counts = new long[2 * oldPairs.length];
        Arrays.fill(pairs, FREE);
        for (int i = 0; i < oldPairs.length; i++) {
            if (oldPairs[i] != FREE) {
                int slot = slot(oldPairs[i]);
                pairs[slot] = oldPairs[i];
                counts[slot] = oldCounts[i];
            }
        }
    }
}
