package org.ablate.testkit.contract;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/** Parameters for an optimizer to change. */
final class Weights extends Layer {

    /**
     * @param shapes by name, in order
     */
    Weights(Map<String, Shape> shapes) {
        shapes.forEach((name, shape) -> parameter(name, shape, ValueInitializer.normal(1)));
    }

    Weights filled(Ops ops, long seed) {
        place("weights");
        fill(ops, seed);
        return this;
    }

    Parameter get(String name) {
        return Objects.requireNonNull(parameters().get(name), name);
    }

    /** The values now, by name. */
    Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        parameters()
                .forEach((name, parameter) -> values.put(name, parameter.array().toFloatArray()));
        return values;
    }

    /** Takes the values of arrays by name. */
    void write(Map<String, NDArray> arrays, Ops ops) {
        parameters()
                .forEach((name, parameter) -> ops.withoutGradients(() -> {
                    parameter
                            .array()
                            .set(Objects.requireNonNull(arrays.get(name)).toFloatArray());
                    return parameter;
                }));
    }
}
