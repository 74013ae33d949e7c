package org.ablate.laboratory.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PackingTest {

    @Test
    void shortPiecesFillTheRoomThatLongOnesLeave() {
        assertThat(Packing.pack(new int[] {3, 7, 5, 5, 12}, 10))
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
    }

    @Property(tries = 300)
    void everyPieceIsInOneBinAndNoBinOverflows(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 20) Integer> lengths) {
        int[] sizes = lengths.stream().mapToInt(Integer::intValue).toArray();
        List<List<Integer>> bins = Packing.pack(sizes, 16);
        assertThat(bins.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, sizes.length).boxed().toList());
        for (List<Integer> bin : bins) {
            int filled = bin.stream().mapToInt(piece -> sizes[piece]).sum();
            assertThat(filled <= 16 || bin.size() == 1).isTrue();
        }
    }
}
