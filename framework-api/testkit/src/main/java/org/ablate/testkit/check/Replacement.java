package org.ablate.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/** Puts other layers in the places of a layer's descendants, as adapters do. */
public final class Replacement {

    private Replacement() {}

    /**
     * Replaces one linear layer after the other and expects another output each time.
     *
     * @param build gives the same layer each time
     */
    public static <L extends Layer> void assertAsked(Ops ops, Supplier<L> build, Function<L, NDArray> output) {
        L layer = build.get();
        float[] before = output.apply(layer).toFloatArray();
        linears(layer).keySet().forEach(name -> {
            L changed = build.get();
            Linear replaced = Objects.requireNonNull(linears(changed).get(name));
            changed.replace(name, like(replaced, ops));
            assertThat(output.apply(changed).toFloatArray())
                    .as("the output when another layer stands at %s", name)
                    .isNotEqualTo(before);
        });
    }

    private static Map<String, Linear> linears(Layer layer) {
        Map<String, Linear> linears = new LinkedHashMap<>();
        layer.walk((name, part) -> {
            if (part.getClass() == Linear.class) {
                linears.put(name, (Linear) part);
            }
        });
        return linears;
    }

    private static Linear like(Linear linear, Ops ops) {
        Linear other = new Linear(
                ops,
                linear.inputWidth(),
                linear.outputWidth(),
                ValueInitializer.normal(1),
                linear.bias().isPresent());
        other.place("other");
        other.fill(ops, 77);
        return other;
    }
}
