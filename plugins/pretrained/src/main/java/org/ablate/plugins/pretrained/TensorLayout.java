package org.ablate.plugins.pretrained;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/** How the values of one or more of our parameters lie in one tensor of a file: each in a place of its own, all places taken. */
interface TensorLayout {

    /** The same shape and order. */
    TensorLayout SAME = new TensorLayout() {
        @Override
        public Shape packed(List<Shape> parts) {
            return parts.get(0);
        }

        @Override
        public long place(List<Shape> parts, int part, long row, long column) {
            return row * columns(parts.get(0)) + column;
        }

        @Override
        public String describe() {
            return "";
        }
    };

    /** A vector as the only row of a matrix. */
    TensorLayout ROW = new TensorLayout() {
        @Override
        public Shape packed(List<Shape> parts) {
            return new Shape(1, parts.get(0).size());
        }

        @Override
        public long place(List<Shape> parts, int part, long row, long column) {
            return row;
        }

        @Override
        public String describe() {
            return "a row";
        }
    };

    /** GPT-2's Conv1D: (in, out) instead of (out, in), the parts' outputs side by side; biases one after the other. */
    TensorLayout TRANSPOSED = new TensorLayout() {
        @Override
        public Shape packed(List<Shape> parts) {
            long rows = totalRows(parts);
            return parts.get(0).dimension() == 1 ? new Shape(rows) : new Shape(columns(parts.get(0)), rows);
        }

        @Override
        public long place(List<Shape> parts, int part, long row, long column) {
            return column * totalRows(parts) + totalRows(parts.subList(0, part)) + row;
        }

        @Override
        public String describe() {
            return "transposed";
        }
    };

    /**
     * Queries, keys and values of one head together, then those of the next: GPT-NeoX and Bloom.
     *
     * @param heads number of heads
     */
    static TensorLayout perHead(int heads) {
        return new TensorLayout() {
            @Override
            public Shape packed(List<Shape> parts) {
                long rows = totalRows(parts);
                return parts.get(0).dimension() == 1 ? new Shape(rows) : new Shape(rows, columns(parts.get(0)));
            }

            @Override
            public long place(List<Shape> parts, int part, long row, long column) {
                long headWidth = parts.get(0).get(0) / heads;
                long packedRow = (row / headWidth * parts.size() + part) * headWidth + row % headWidth;
                return packedRow * columns(parts.get(0)) + column;
            }

            @Override
            public String describe() {
                return "interleaved by head";
            }
        };
    }

    /**
     * Matrices stacked in a third dimension, one or more of ours side by side in each: the experts of Mixtral.
     *
     * @param count length of the first dimension
     */
    static TensorLayout stacked(int count) {
        return new TensorLayout() {
            @Override
            public Shape packed(List<Shape> parts) {
                return new Shape(count, totalRows(parts) / count, columns(parts.get(0)));
            }

            @Override
            public long place(List<Shape> parts, int part, long row, long column) {
                return (totalRows(parts.subList(0, part)) + row) * columns(parts.get(0)) + column;
            }

            @Override
            public String describe() {
                return "stacked";
            }
        };
    }

    /** The tensor's shape. */
    Shape packed(List<Shape> parts);

    /** Where an element stands in the tensor, counted row by row. */
    long place(List<Shape> parts, int part, long row, long column);

    /** What a person should know of it; empty when there is nothing. */
    String describe();

    /** One part's values out of a tensor's. */
    default float[] part(float[] tensor, List<Shape> parts, int part) {
        if (this == SAME) {
            return tensor;
        }
        long rows = parts.get(part).get(0);
        long columns = columns(parts.get(part));
        float[] values = new float[Math.toIntExact(rows * columns)];
        int next = 0;
        for (long row = 0; row < rows; row++) {
            for (long column = 0; column < columns; column++) {
                values[next++] = tensor[(int) place(parts, part, row, column)];
            }
        }
        return values;
    }

    /** Puts one part's values in their places in a tensor. */
    default void put(float[] values, float[] tensor, List<Shape> parts, int part) {
        long rows = parts.get(part).get(0);
        long columns = columns(parts.get(part));
        int next = 0;
        for (long row = 0; row < rows; row++) {
            for (long column = 0; column < columns; column++) {
                tensor[(int) place(parts, part, row, column)] = values[next++];
            }
        }
    }

    private static long columns(Shape shape) {
        return shape.dimension() == 0 ? 1 : shape.size() / Math.max(1, shape.get(0));
    }

    private static long totalRows(List<Shape> parts) {
        return parts.stream().mapToLong(shape -> shape.get(0)).sum();
    }
}
