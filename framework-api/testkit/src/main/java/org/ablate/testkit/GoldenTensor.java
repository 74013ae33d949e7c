package org.ablate.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.ablate.spi.tensor.Ops;

/**
 * A tensor of a golden file.
 *
 * @param shape its shape, {@code ()} for a number
 * @param data its elements in row-major order
 */
public record GoldenTensor(Shape shape, double[] data) {

    static GoldenTensor of(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            throw new IllegalArgumentException("the golden file has no such tensor");
        }
        JsonNode values = node.has("data") ? node.get("data") : node;
        List<Long> shape = new ArrayList<>();
        if (node.has("shape")) {
            node.get("shape").forEach(size -> shape.add(size.longValue()));
        } else {
            for (JsonNode level = values; level.isArray(); level = level.path(0)) {
                shape.add((long) level.size());
            }
        }
        double[] data = flatten(values).toArray();
        return new GoldenTensor(new Shape(shape), data);
    }

    private static DoubleStream flatten(JsonNode node) {
        if (!node.isArray()) {
            return DoubleStream.of(node.isBoolean() ? (node.booleanValue() ? 1 : 0) : node.doubleValue());
        }
        DoubleStream.Builder all = DoubleStream.builder();
        node.forEach(child -> flatten(child).forEach(all));
        return all.build();
    }

    public float[] floats() {
        float[] floats = new float[data.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) data[i];
        }
        return floats;
    }

    public long[] longs() {
        return DoubleStream.of(data).mapToLong(value -> (long) value).toArray();
    }

    /** As an fp32 array of the innermost open scope. */
    public NDArray array(Ops ops) {
        return ops.manager().create(floats(), shape);
    }

    /** As an int64 array of the innermost open scope. */
    public NDArray indices(Ops ops) {
        return ops.manager().create(longs(), shape);
    }

    /** As a trainable array, which outlives the scope until {@link Ops#close}. */
    public NDArray parameter(Ops ops) {
        return ops.parameter(floats(), shape);
    }
}
