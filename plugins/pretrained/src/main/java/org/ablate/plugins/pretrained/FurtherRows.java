package org.ablate.plugins.pretrained;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.ExperimentException;

/**
 * Rows for tokens that a tokenizer has beyond those of a folder's weights: the mean of the folder's rows, or those of a file.
 *
 * @param known tokens that the folder's weights are for
 * @param given a safetensors file with the further rows
 */
record FurtherRows(int known, Optional<Path> given) {

    /**
     * The axis along which a tensor lacks tokens: the only one whose length differs, and that is the number of tokens there.
     *
     * @param there the folder's shape
     * @param wanted the model's shape
     * @return none where the shapes differ otherwise
     */
    Optional<Integer> axis(Shape there, Shape wanted) {
        if (there.dimension() != wanted.dimension()) {
            return Optional.empty();
        }
        Optional<Integer> found = Optional.empty();
        for (int axis = 0; axis < wanted.dimension(); axis++) {
            if (there.get(axis) != wanted.get(axis)) {
                if (found.isPresent() || there.get(axis) != known || wanted.get(axis) < known) {
                    return Optional.empty();
                }
                found = Optional.of(axis);
            }
        }
        return found;
    }

    /**
     * A tensor with rows for all tokens, those of the folder as they are.
     *
     * @param name of the tensor, for messages and in the file of given rows
     * @param values the folder's, of shape {@code there}
     * @throws ExperimentException when rows are given and do not fit
     */
    float[] grown(String name, float[] values, Shape there, Shape wanted) {
        int axis = axis(there, wanted).orElseThrow();
        int tokens = Math.toIntExact(wanted.get(axis));
        int inner = Math.toIntExact(there.slice(axis + 1).size());
        int outer = Math.toIntExact(there.slice(0, axis).size());
        float[] further =
                given.map(file -> read(file, name, wanted, axis)).orElseGet(() -> means(values, outer, inner));
        int rows = given.isPresent() ? tokens - known : 1; // a mean stands for each
        float[] all = new float[Math.toIntExact(wanted.size())];
        for (int o = 0; o < outer; o++) {
            System.arraycopy(values, o * known * inner, all, o * tokens * inner, known * inner);
            for (int row = known; row < tokens; row++) {
                int from = (o * rows + (row - known) % rows) * inner;
                System.arraycopy(further, from, all, (o * tokens + row) * inner, inner);
            }
        }
        return all;
    }

    private float[] means(float[] values, int outer, int inner) {
        float[] means = new float[outer * inner];
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                double sum = 0;
                for (int row = 0; row < known; row++) {
                    sum += values[(o * known + row) * inner + i];
                }
                means[o * inner + i] = (float) (sum / known);
            }
        }
        return means;
    }

    private float[] read(Path file, String name, Shape wanted, int axis) {
        try (FolderWeights rows = FolderWeights.open(List.of(file))) {
            long[] dimensions = wanted.getShape().clone();
            dimensions[axis] -= known;
            Shape fits = new Shape(dimensions);
            if (!rows.has(name)) {
                throw new ExperimentException(
                        file + " has no tensor '" + name + "', which should hold the further rows, " + fits);
            }
            if (!rows.shape(name).equals(fits)) {
                throw new ExperimentException(
                        file + ": the tensor '" + name + "' is " + rows.shape(name) + "; the further rows are " + fits);
            }
            return rows.floats(name);
        }
    }

    /** What a person should know of such a tensor. */
    String describe(String name, Shape there, Shape wanted) {
        long further = wanted.get(axis(there, wanted).orElseThrow()) - known;
        return name + " " + there + ": " + further + (further == 1 ? " row" : " rows") + " added, "
                + given.map(file -> "those of " + file).orElse("the mean of the others");
    }
}
