package org.ablate.laboratory.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PermutationTest {

    @Property(tries = 300)
    void everyNumberComesOnce(
            @ForAll long seed,
            @ForAll @LongRange(max = 1000) long epoch,
            @ForAll @IntRange(min = 1, max = 3000) int size) {
        Permutation permutation = new Permutation(seed, epoch, size);
        assertThat(LongStream.range(0, size).map(permutation::at).sorted())
                .containsExactlyElementsOf(LongStream.range(0, size).boxed().toList());
    }

    @Property(tries = 100)
    void anotherSeedOrEpochIsAnotherOrder(@ForAll long seed, @ForAll @LongRange(max = 1000) long epoch) {
        long[] order = order(seed, epoch);
        assertThat(order(seed, epoch)).isEqualTo(order);
        assertThat(order(seed, epoch + 1)).isNotEqualTo(order);
        assertThat(order(seed + 1, epoch)).isNotEqualTo(order);
    }

    @Property(tries = 50)
    void aVeryLargeSizeIsNoTrouble(@ForAll @LongRange(max = (1L << 60) - 1) long index) {
        assertThat(new Permutation(1, 0, 1L << 60).at(index)).isBetween(0L, (1L << 60) - 1);
        assertThat(new Permutation(1, 0, (1L << 59) + 1).at(index >>> 1)).isBetween(0L, 1L << 59);
    }

    /** Of 4,000 places in orders of 20 numbers, each number is at each place about 200 times: chi-squared, 361 degrees of freedom, p < 10⁻⁶. */
    @Example
    void everyNumberIsAsLikelyAtEveryPlace() {
        int size = 20;
        int orders = 4000;
        int[][] counts = new int[size][size];
        for (int epoch = 0; epoch < orders; epoch++) {
            Permutation permutation = new Permutation(42, epoch, size);
            for (int index = 0; index < size; index++) {
                counts[index][(int) permutation.at(index)]++;
            }
        }
        double expected = (double) orders / size;
        double chiSquared = 0;
        for (int[] row : counts) {
            for (int count : row) {
                chiSquared += (count - expected) * (count - expected) / expected;
            }
        }
        assertThat(chiSquared).isBetween(240.0, 500.0);
    }

    @Example
    void anIndexOutsideIsRefused() {
        assertThatThrownBy(() -> new Permutation(1, 0, 5).at(5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Permutation(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long[] order(long seed, long epoch) {
        Permutation permutation = new Permutation(seed, epoch, 50);
        return LongStream.range(0, 50).map(permutation::at).toArray();
    }
}
