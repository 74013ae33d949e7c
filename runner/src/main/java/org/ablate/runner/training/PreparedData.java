package org.ablate.runner.training;

import java.util.Map;
import org.ablate.spi.data.Tokenizer;

/**
 * An experiment's text, tokenised.
 *
 * @param tokenizer trained on the training split
 * @param training rows by step
 * @param validation rows that cover the whole split
 * @param digests SHA-256 of the splits, by name, for the lock file
 */
public record PreparedData(
        Tokenizer tokenizer, TrainingRows training, EvaluationRows validation, Map<String, String> digests) {

    /** The training split as rows: a pure function of (seed, step, row). */
    public interface TrainingRows {

        /**
         * @param step from 0
         * @param row from 0, less than the rows of a step
         */
        int[] row(long step, int row);
    }
}
