package org.ablate.runner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.data.Batch;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.training.Objective.Example;

/** Examples of unequal lengths to one batch, padded on the right. */
final class BatchAssembler {

    private final NDManager manager;

    BatchAssembler(NDManager manager) {
        this.manager = manager;
    }

    /**
     * @param examples at least one
     */
    Batch assemble(List<Example> examples) {
        int rows = examples.size();
        int time = examples.stream().mapToInt(e -> e.tokens().length).max().orElseThrow();
        long[] tokens = new long[rows * time];
        long[] labels = new long[rows * time];
        Arrays.fill(labels, CrossEntropyOptions.IGNORE);
        boolean[] keep = new boolean[rows * time];
        boolean padded = false;
        for (int row = 0; row < rows; row++) {
            Example example = examples.get(row);
            int length = example.tokens().length;
            for (int t = 0; t < length; t++) {
                tokens[row * time + t] = example.tokens()[t];
                labels[row * time + t] = example.labels()[t];
                keep[row * time + t] = true;
            }
            padded |= length < time;
        }
        Shape shape = new Shape(rows, time);
        Optional<NDArray> keepArray = padded ? Optional.of(manager.create(keep, shape)) : Optional.empty();
        return new Batch(manager.create(tokens, shape), manager.create(labels, shape), keepArray, targets(examples));
    }

    /** How many labels of these examples count. */
    static long targets(List<Example> examples) {
        long count = 0;
        for (Example example : examples) {
            for (int label : example.labels()) {
                if (label != CrossEntropyOptions.IGNORE) {
                    count++;
                }
            }
        }
        return count;
    }
}
