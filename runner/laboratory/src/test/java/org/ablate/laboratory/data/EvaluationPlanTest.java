package org.ablate.laboratory.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationPlanTest {

    @TempDir
    private Path folder;

    @Test
    void everyTokenButTheFirstIsPredictedOnceAndInOrder() {
        for (int tokens = 2; tokens < 30; tokens++) {
            TokenStore store = store(tokens);
            for (int rowLength = 2; rowLength < 12; rowLength++) {
                EvaluationPlan plan = new EvaluationPlan(store, rowLength);
                List<Integer> predicted = new ArrayList<>();
                for (long row = 0; row < plan.rows(); row++) {
                    int[] ids = plan.tokenRow(row);
                    assertThat(ids.length).isBetween(2, rowLength);
                    for (int i = 1; i < ids.length; i++) {
                        assertThat(ids[i]).isEqualTo(ids[i - 1] + 1);
                        predicted.add(ids[i]);
                    }
                }
                assertThat(predicted)
                        .isEqualTo(IntStream.range(1, tokens).boxed().toList());
                assertThat(plan.targets()).isEqualTo(predicted.size());
                assertThat(plan.bytes()).isEqualTo(predicted.size());
            }
        }
    }

    @Test
    void aSplitWithNothingToPredictIsRefused() {
        assertThatThrownBy(() -> new EvaluationPlan(store(1), 4))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("has 1 tokens");
    }

    @Test
    void aRowThatIsNotThereIsRefused() {
        EvaluationPlan plan = new EvaluationPlan(store(9), 5);
        assertThat(plan.rows()).isEqualTo(2);
        assertThatThrownBy(() -> plan.tokenRow(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private TokenStore store(int tokens) {
        String text = IntStream.range(0, tokens)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return TokenStore.open(
                folder,
                Documents.of(Split.VALIDATION, split -> Item.texts(List.of(text))),
                new LetterTokenizer(128, false),
                "digest");
    }
}
