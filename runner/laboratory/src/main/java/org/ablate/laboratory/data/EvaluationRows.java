package org.ablate.laboratory.data;

import java.util.List;
import org.ablate.spi.data.Example;

/** The validation split, or some of it, as rows; each target is in one of them at most. */
public interface EvaluationRows {

    long count();

    /** How many rows the split has; more than {@link #count} where these are some of them. */
    default long whole() {
        return count();
    }

    /** Tokens of a full row, at most. */
    int rowLength();

    /** The examples that a row becomes. */
    List<Example> examples(long row);

    /**
     * UTF-8 bytes of the text that labels stand for.
     *
     * @param from the first row
     * @param to the row after the last
     * @param examples those that these rows become
     */
    long bytes(long from, long to, List<Example> examples);
}
