package org.ablate.runner.training;

import java.util.List;
import org.ablate.runner.data.BatchPlan;
import org.ablate.runner.data.EvaluationPlan;
import org.ablate.spi.data.Example;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;

/** Running text as rows. */
final class TextRows {

    private TextRows() {}

    static PreparedData.TrainingRows training(Examples.FromText maker, BatchPlan plan, long seed) {
        return (step, row) -> List.of(
                maker.example(plan.tokenRow(step, row), RandomStream.of(seed, "objective", "example#" + row, step)));
    }

    static EvaluationRows validation(Examples.FromText maker, EvaluationPlan plan, int rowLength, long seed) {
        return new EvaluationRows() {
            @Override
            public long count() {
                return plan.rows();
            }

            @Override
            public int rowLength() {
                return rowLength;
            }

            @Override
            public List<Example> examples(long row) {
                return List.of(maker.example(plan.tokenRow(row), RandomStream.of(seed, "evaluation", "example", row)));
            }

            @Override
            public long bytes() {
                return plan.bytes();
            }
        };
    }
}
