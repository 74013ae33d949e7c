package org.ablate.laboratory.data;

import org.ablate.spi.ExperimentException;

/**
 * The whole validation split as rows, in order: windows that overlap by one token, so that every token but the first is
 * predicted exactly once; the last row may be shorter.
 */
public final class EvaluationPlan {

    private final TokenStore tokens;
    private final int rowLength;
    private final long rows;

    /**
     * @param tokens the validation split
     * @param rowLength tokens per row, at least 2
     * @throws ExperimentException when the split has fewer than two tokens
     */
    public EvaluationPlan(TokenStore tokens, int rowLength) {
        if (rowLength < 2) {
            throw new IllegalArgumentException("a row has at least 2 tokens, was " + rowLength);
        }
        if (tokens.size() < 2) {
            throw new ExperimentException("The validation split has " + tokens.size()
                    + " tokens, but at least 2 are needed to predict one; use more text or a larger validation share");
        }
        this.tokens = tokens;
        this.rowLength = rowLength;
        long stride = rowLength - 1L;
        this.rows = (tokens.size() - 1 + stride - 1) / stride;
    }

    /** How many rows there are. */
    public long rows() {
        return rows;
    }

    /** UTF-8 bytes of the text that the predicted tokens of all rows together stand for. */
    public long bytes() {
        return tokens.bytesAfterFirstToken();
    }

    /** How many tokens all rows together predict. */
    public long targets() {
        return tokens.size() - 1;
    }

    /**
     * One row: {@code rowLength} tokens, the last row 2 to {@code rowLength}.
     *
     * @param row 0 to rows − 1
     */
    public int[] tokenRow(long row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        long start = row * (rowLength - 1L);
        return tokens.row(start, (int) Math.min(rowLength, tokens.size() - start));
    }
}
