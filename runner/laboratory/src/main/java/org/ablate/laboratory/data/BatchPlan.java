package org.ablate.laboratory.data;

import java.util.ArrayList;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.RandomStream;

/**
 * Which rows of tokens belong to which training step, as a pure function of the seed and the step.
 *
 * <p>An epoch cuts the split into windows that overlap by one token, so that each token is predicted once, from a random
 * offset below the window's stride, and takes them in a random order. Every epoch has the same number of windows: as many
 * as fit from the largest offset. A step's rows follow those of the step before, over the ends of epochs.
 */
public final class BatchPlan {

    private final TokenStore tokens;
    private final int rowLength;
    private final int rowsPerStep;
    private final long seed;
    private final long windows;
    private final long offsets;

    /**
     * @param tokens the training split
     * @param rowLength tokens per row, at least 2: those of a context and the one after
     * @param rowsPerStep rows per optimizer step: batch size times gradient accumulation
     * @param seed the experiment's seed
     * @throws ExperimentException when the split is too short for one row
     */
    public BatchPlan(TokenStore tokens, int rowLength, int rowsPerStep, long seed) {
        if (rowLength < 2 || rowsPerStep < 1) {
            throw new IllegalArgumentException(
                    "a row has at least 2 tokens and a step at least 1 row, were " + rowLength + " and " + rowsPerStep);
        }
        if (tokens.size() < rowLength) {
            throw new ExperimentException("The training split has " + tokens.size() + " tokens, but one row needs "
                    + rowLength + "; use more text or a shorter context");
        }
        this.tokens = tokens;
        this.rowLength = rowLength;
        this.rowsPerStep = rowsPerStep;
        this.seed = seed;
        long stride = rowLength - 1L;
        this.windows = Math.max(1, (tokens.size() - stride) / stride);
        this.offsets = Math.min(stride, tokens.size() - windows * stride);
    }

    /**
     * The rows of a step, in order.
     *
     * @param step from 0
     */
    public List<int[]> batch(long step) {
        List<int[]> rows = new ArrayList<>(rowsPerStep);
        for (int row = 0; row < rowsPerStep; row++) {
            rows.add(tokenRow(step, row));
        }
        return rows;
    }

    /**
     * One row of a step.
     *
     * @param step from 0
     * @param row 0 to rowsPerStep − 1
     */
    public int[] tokenRow(long step, int row) {
        return tokens.row(start(step, row), rowLength);
    }

    /** The place in the split where a row of a step starts, in tokens. */
    public long start(long step, int row) {
        if (step < 0 || row < 0 || row >= rowsPerStep) {
            throw new IndexOutOfBoundsException("step " + step + ", row " + row + " of " + rowsPerStep);
        }
        long index = Math.addExact(Math.multiplyExact(step, (long) rowsPerStep), row);
        long epoch = index / windows;
        long window = new Permutation(seed, epoch, windows).at(index % windows);
        return offset(epoch) + window * (rowLength - 1L);
    }

    /**
     * One of the windows of the split as they lie, from its first token on.
     *
     * @param window 0 to {@link #rowsPerEpoch} − 1
     */
    public int[] tokenRow(long window) {
        return tokens.row(window * (rowLength - 1L), rowLength);
    }

    /** How many rows one pass over the split has. */
    public long rowsPerEpoch() {
        return windows;
    }

    /** How many passes over the split a number of steps makes. */
    public double epochs(long steps) {
        return (double) steps * rowsPerStep / windows;
    }

    private long offset(long epoch) {
        return RandomStream.of(seed, "data", "offset", epoch).nextLong(offsets);
    }
}
