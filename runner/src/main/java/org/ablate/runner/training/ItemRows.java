package org.ablate.runner.training;

import java.util.List;
import org.ablate.runner.data.ItemPlan;
import org.ablate.runner.data.Items;
import org.ablate.spi.data.Example;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;

/** Items as rows, one item for each. */
final class ItemRows {

    private ItemRows() {}

    static PreparedData.TrainingRows training(
            Examples.FromItems maker, Examples.Reading reading, Items items, int rowsPerStep, long seed) {
        ItemPlan plan = new ItemPlan(items.size(), rowsPerStep, seed);
        return (step, row) -> maker.examples(
                items.get(plan.item(step, row)), reading, RandomStream.of(seed, "objective", "example#" + row, step));
    }

    static EvaluationRows validation(Examples.FromItems maker, Examples.Reading reading, Items items, long seed) {
        return new EvaluationRows() {
            @Override
            public long count() {
                return items.size();
            }

            @Override
            public int rowLength() {
                return reading.context();
            }

            @Override
            public List<Example> examples(long row) {
                return maker.examples(
                        items.get(Math.toIntExact(row)), reading, RandomStream.of(seed, "evaluation", "example", row));
            }

            @Override
            public long bytes() {
                return items.bytes();
            }
        };
    }
}
