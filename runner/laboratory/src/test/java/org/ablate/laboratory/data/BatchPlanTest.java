package org.ablate.laboratory.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlanTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1000, 9, 4", "1000, 9, 7", "17, 9, 3", "16, 9, 1", "10, 9, 2", "9, 9, 2", "2, 2, 5", "1000, 2, 10"})
    void anEpochHasEachOfItsWindowsOnce(int tokens, int rowLength, int rowsPerStep) {
        BatchPlan plan = new BatchPlan(store(tokens), rowLength, rowsPerStep, 7);
        long stride = rowLength - 1L;
        long rows = plan.rowsPerEpoch();
        for (long epoch = 0; epoch < 5; epoch++) {
            long[] starts = LongStream.range(epoch * rows, (epoch + 1) * rows)
                    .map(index -> plan.start(index / rowsPerStep, (int) (index % rowsPerStep)))
                    .sorted()
                    .toArray();
            long offset = starts[0];
            assertThat(offset).isBetween(0L, stride - 1);
            assertThat(starts)
                    .isEqualTo(LongStream.range(0, rows)
                            .map(w -> offset + w * stride)
                            .toArray());
            assertThat(starts[starts.length - 1] + rowLength).isLessThanOrEqualTo(tokens);
            assertThat(tokens - rows * stride).as("tokens left out").isLessThanOrEqualTo(2 * stride);
        }
    }

    @Test
    void aStepReadsTheSameRowsWhateverCameBefore() {
        BatchPlan plan = new BatchPlan(store(1000), 9, 4, 7);
        List<List<int[]>> inOrder = new ArrayList<>();
        for (int step = 0; step < 100; step++) {
            inOrder.add(plan.batch(step));
        }
        BatchPlan another = new BatchPlan(store(1000), 9, 4, 7);
        for (int step = 99; step >= 0; step -= 7) {
            List<int[]> rows = another.batch(step);
            assertThat(rows).hasSize(4);
            for (int row = 0; row < 4; row++) {
                assertThat(rows.get(row)).isEqualTo(inOrder.get(step).get(row)).hasSize(9);
                assertThat(another.tokenRow(step, row)).isEqualTo(rows.get(row));
            }
        }
    }

    /** Rows depend on their place in the run, not on how a step divides them. */
    @Test
    void twiceTheRowsPerStepAreTheRowsOfTwoSteps() {
        BatchPlan small = new BatchPlan(store(1000), 9, 4, 7);
        BatchPlan large = new BatchPlan(store(1000), 9, 8, 7);
        for (int step = 0; step < 50; step++) {
            List<int[]> two = new ArrayList<>(small.batch(2L * step));
            two.addAll(small.batch(2L * step + 1));
            assertThat(large.batch(step).toArray()).isEqualTo(two.toArray());
        }
    }

    @Test
    void epochsDifferInOrderAndOffset() {
        BatchPlan plan = new BatchPlan(store(1000), 9, 1, 7);
        Set<Long> offsets = new HashSet<>();
        Set<List<Long>> orders = new HashSet<>();
        for (long epoch = 0; epoch < 100; epoch++) {
            long first = epoch * plan.rowsPerEpoch();
            List<Long> starts = LongStream.range(first, first + plan.rowsPerEpoch())
                    .mapToObj(step -> plan.start(step, 0))
                    .toList();
            orders.add(starts);
            offsets.add(starts.stream().min(Long::compare).orElseThrow());
        }
        assertThat(orders).hasSize(100);
        assertThat(offsets).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void anotherSeedIsAnotherOrder() {
        BatchPlan plan = new BatchPlan(store(1000), 9, 50, 7);
        BatchPlan other = new BatchPlan(store(1000), 9, 50, 8);
        assertThat(plan.batch(0).toArray()).isNotEqualTo(other.batch(0).toArray());
    }

    @Test
    void aSplitTooShortForARowIsRefusedWithTheNumbers() {
        assertThatThrownBy(() -> new BatchPlan(store(8), 9, 1, 7))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("The training split has 8 tokens, but one row needs 9; use more text or a shorter context");
    }

    @Test
    void epochsOfARunAreItsRowsByThoseOfAnEpoch() {
        BatchPlan plan = new BatchPlan(store(1000), 9, 62, 7);
        assertThat(plan.rowsPerEpoch()).isEqualTo(124);
        assertThat(plan.epochs(4)).isEqualTo(2.0);
    }

    private TokenStore store(int tokens) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens; i++) {
            text.append((char) (i % 50_000));
        }
        return TokenStore.open(
                folder,
                Documents.of(Split.TRAIN, split -> Item.texts(List.of(text.toString()))),
                new LetterTokenizer(50_000, false),
                "digest");
    }
}
