package org.ablate.laboratory.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Tokenizer;

/**
 * An experiment's data, tokenized or ready to be.
 *
 * @param tokenizer trained on the training split
 * @param classes that labels of the training split name
 * @param judged these classes, with how often each occurs in the split that the model is judged on
 * @param training rows by step
 * @param validation rows that cover the whole split
 * @param digests SHA-256 of the splits, by name, for the lock file
 * @param items what became of the items of the splits, for an objective that learns from items
 * @param references what must be {@linkplain ReferenceValues#prepare prepared} before rows are asked for, if anything
 */
public record PreparedData(
        Tokenizer tokenizer,
        Classes classes,
        Classes judged,
        TrainingRows training,
        EvaluationRows validation,
        Map<String, String> digests,
        List<ItemReport> items,
        Optional<ReferenceValues> references) {

    /** The training split as rows: a pure function of (seed, step, row). */
    public interface TrainingRows {

        /**
         * The examples that a row becomes.
         *
         * @param step from 0
         * @param row from 0, less than the rows of a step
         */
        List<Example> examples(long step, int row);

        /** Each example of the split once, in the order of the data: what {@link org.ablate.spi.layer.FittedToData} layers see. */
        Iterable<Example> all();
    }
}
