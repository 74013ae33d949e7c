package org.ablate.laboratory.data;

import java.util.List;
import org.ablate.laboratory.generation.PredictedText;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Tokenizer;

/** Some rows of a split, in its order, as they are among all. */
record DrawnRows(EvaluationRows all, Subset subset, Tokenizer tokenizer) implements EvaluationRows {

    @Override
    public long count() {
        return subset.size();
    }

    @Override
    public long whole() {
        return all.count();
    }

    @Override
    public int rowLength() {
        return all.rowLength();
    }

    @Override
    public List<Example> examples(long row) {
        return all.examples(subset.get(row));
    }

    @Override
    public long bytes(long from, long to, List<Example> examples) {
        return PredictedText.bytes(examples, tokenizer);
    }
}
