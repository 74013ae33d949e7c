package org.ablate.laboratory.data;

import org.ablate.spi.tensor.RandomStream;

/**
 * A pseudo-random order of the numbers below a size, any element of which is computed by itself in constant time and
 * memory: a Feistel network over the next even number of bits (Luby and Rackoff, 1988, doi:10.1137/0217022) that is walked
 * until it lands below the size (Black and Rogaway, 2002, doi:10.1007/3-540-45760-7_9).
 */
final class Permutation {

    /** Four rounds make a Feistel network indistinguishable from random for ideal round functions; ours are not ideal. */
    private static final int ROUNDS = 8;

    private final long size;
    private final int halfBits;
    private final long halfMask;
    private final long[] keys = new long[ROUNDS];

    /**
     * @param seed the experiment's seed
     * @param epoch which pass over the data, from 0
     * @param size how many numbers, at least 1 and at most 2⁶⁰
     */
    Permutation(long seed, long epoch, long size) {
        if (size < 1 || size > 1L << 60) {
            throw new IllegalArgumentException("size must be 1 to 2^60, was " + size);
        }
        this.size = size;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
        this.halfBits = Math.max(1, (bits + 1) / 2);
        this.halfMask = (1L << halfBits) - 1;
        RandomStream stream = RandomStream.of(seed, "data", "order", epoch);
        for (int round = 0; round < ROUNDS; round++) {
            keys[round] = stream.nextLong();
        }
    }

    /**
     * The element at a place.
     *
     * @param index 0 to size − 1
     */
    long at(long index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size);
        }
        long element = index;
        do {
            element = encipher(element);
        } while (element >= size);
        return element;
    }

    private long encipher(long block) {
        long left = block >>> halfBits;
        long right = block & halfMask;
        for (long key : keys) {
            long swapped = left ^ (mix(right + key) & halfMask);
            left = right;
            right = swapped;
        }
        return (left << halfBits) | right;
    }

    /** SplitMix64's finalizer: every bit of the input reaches every bit of the output. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
