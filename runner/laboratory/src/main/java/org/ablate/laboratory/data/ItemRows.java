package org.ablate.laboratory.data;

import java.util.List;
import java.util.stream.IntStream;
import org.ablate.laboratory.generation.PredictedText;
import org.ablate.spi.data.Example;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;

/** Items as rows, one item for each. */
final class ItemRows {

    private ItemRows() {}

    static PreparedData.TrainingRows training(
            Examples.FromItems maker, Examples.Reading reading, UsableItems usable, int rowsPerStep, long seed) {
        if (maker.packs()) {
            return packed(usable.examples(), reading.context(), rowsPerStep, seed);
        }
        Items items = usable.items();
        ItemPlan plan = new ItemPlan(items.size(), rowsPerStep, seed);
        return new PreparedData.TrainingRows() {
            @Override
            public List<Example> examples(long step, int row) {
                RandomStream random = RandomStream.of(seed, "objective", "example#" + row, step);
                return maker.examples(items.get(plan.item(step, row)), reading, random);
            }

            @Override
            public Iterable<Example> all() {
                return () -> IntStream.range(0, items.size())
                        .mapToObj(item -> maker.examples(
                                items.get(item), reading, RandomStream.of(seed, "objective", "all", item)))
                        .flatMap(List::stream)
                        .iterator();
            }
        };
    }

    /** Rows that several examples share, the same ones in every epoch. */
    private static PreparedData.TrainingRows packed(List<Example> examples, int context, int rowsPerStep, long seed) {
        int[] lengths =
                examples.stream().mapToInt(example -> example.tokens().length).toArray();
        List<Example> rows = Packing.pack(lengths, context).stream()
                .map(bin -> Example.packed(bin.stream().map(examples::get).toList()))
                .toList();
        ItemPlan plan = new ItemPlan(rows.size(), rowsPerStep, seed);
        return new PreparedData.TrainingRows() {
            @Override
            public List<Example> examples(long step, int row) {
                return List.of(rows.get(plan.item(step, row)));
            }

            @Override
            public Iterable<Example> all() {
                return rows;
            }
        };
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
            public long bytes(long from, long to, List<Example> examples) {
                return PredictedText.bytes(examples, reading.tokenizer());
            }
        };
    }
}
