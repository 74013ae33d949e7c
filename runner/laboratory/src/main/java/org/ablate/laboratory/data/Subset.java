package org.ablate.laboratory.data;

import java.util.Arrays;
import org.ablate.spi.tensor.RandomStream;

/** Indices drawn without replacement, in ascending order: a function of the seed, their number and that of all. */
public final class Subset {

    private final long[] indices;

    private Subset(long[] indices) {
        this.indices = indices;
    }

    /**
     * Draws a subset, each of its size as likely as any other (Knuth, 1969, The Art of Computer Programming 2, algorithm 3.4.2 S).
     *
     * @param size how many are drawn; all where it is not less than {@code count}
     * @param count of how many, from 0
     */
    public static Subset draw(long seed, int size, long count) {
        RandomStream random = RandomStream.of(seed, "evaluation", "subset", 0);
        long[] drawn = new long[Math.toIntExact(Math.min(size, count))];
        int taken = 0;
        for (long index = 0; taken < drawn.length; index++) {
            if (random.nextLong(count - index) < drawn.length - taken) {
                drawn[taken++] = index;
            }
        }
        return new Subset(drawn);
    }

    /** How many there are. */
    public int size() {
        return indices.length;
    }

    /** @param place from 0 */
    public long get(long place) {
        return indices[Math.toIntExact(place)];
    }

    @Override
    public String toString() {
        return Arrays.toString(indices);
    }
}
