package org.ablate.laboratory.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SubsetTest {

    private static long[] indices(Subset subset) {
        return LongStream.range(0, subset.size()).map(subset::get).toArray();
    }

    @Property(tries = 200)
    void indicesAreInRangeEachOnceAndInOrder(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size, @ForAll @IntRange(max = 50) int count) {
        long[] drawn = indices(Subset.draw(seed, size, count));
        assertThat(drawn).hasSize(Math.min(size, count)).isSorted().doesNotHaveDuplicates();
        assertThat(LongStream.of(drawn)).allMatch(index -> index >= 0 && index < count);
        assertThat(indices(Subset.draw(seed, size, count))).isEqualTo(drawn);
    }

    @Test
    void eachIndexIsAsLikelyAsAnyOther() {
        int[] often = new int[10];
        for (long seed = 0; seed < 20_000; seed++) {
            for (long index : indices(Subset.draw(seed, 3, 10))) {
                often[(int) index]++;
            }
        }
        assertThat(often).hasSize(10);
        for (int count : often) {
            assertThat(count / 20_000.0).isCloseTo(0.3, within(0.015)); // some four standard deviations
        }
    }
}
