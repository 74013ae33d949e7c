package org.ablate.laboratory.data;

import java.util.List;
import java.util.stream.LongStream;
import org.ablate.laboratory.generation.PredictedText;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;

/** Running text as rows. */
final class TextRows {

    private TextRows() {}

    static PreparedData.TrainingRows training(Examples.FromText maker, BatchPlan plan, long seed) {
        return new PreparedData.TrainingRows() {
            @Override
            public List<Example> examples(long step, int row) {
                RandomStream random = RandomStream.of(seed, "objective", "example#" + row, step);
                return List.of(maker.example(plan.tokenRow(step, row), random));
            }

            @Override
            public Iterable<Example> all() {
                return () -> LongStream.range(0, plan.rowsPerEpoch())
                        .mapToObj(row ->
                                maker.example(plan.tokenRow(row), RandomStream.of(seed, "objective", "all", row)))
                        .iterator();
            }
        };
    }

    static EvaluationRows validation(
            Examples.FromText maker, EvaluationPlan plan, int rowLength, Tokenizer tokenizer, long seed) {
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
            public long bytes(long from, long to, List<Example> examples) {
                return maker.predictsAll() ? bytesUpTo(to) - bytesUpTo(from) : PredictedText.bytes(examples, tokenizer);
            }

            /** The first rows' share of the split's bytes: over a whole evaluation the shares add up to all of them exactly. */
            private long bytesUpTo(long row) {
                return Math.multiplyExact(plan.bytes(), row) / plan.rows();
            }
        };
    }
}
