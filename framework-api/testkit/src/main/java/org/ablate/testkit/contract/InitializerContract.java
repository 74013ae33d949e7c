package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.layer.WeightRole;
import org.ablate.spi.tensor.RandomStream;
import org.junit.jupiter.api.Test;

/** What every initializer must do: finite numbers for any weight, drawn from the stream it is given and nothing else. */
public abstract class InitializerContract extends ComponentContract<InitializationScheme> {

    private static final List<Shape> SHAPES = List.of(
            new Shape(24, 8), new Shape(8, 24), new Shape(1, 5), new Shape(5, 1), new Shape(7), new Shape(3, 4, 5));

    private List<WeightInit> weights() {
        List<WeightInit> weights = new ArrayList<>();
        for (WeightRole role : WeightRole.values()) {
            weights.add(new WeightInit(role, 3));
        }
        return weights;
    }

    private static RandomStream stream(String path) {
        return RandomStream.of(5, path, "init", 0);
    }

    @Test
    void fillsEveryShapeWithFiniteNumbers() {
        InitializationScheme initialization = component(bench());
        for (WeightInit weight : weights()) {
            for (Shape shape : SHAPES) {
                float[] values = initialization.of(weight).values(shape, stream("weight"));
                assertThat(values).as("%s of shape %s", weight, shape).hasSize(Math.toIntExact(shape.size()));
                for (float value : values) {
                    assertThat(value)
                            .as("a value of %s of shape %s", weight, shape)
                            .isFinite();
                }
            }
        }
    }

    @Test
    void drawsFromTheStreamAlone() {
        for (WeightInit weight : weights()) {
            float[] first = component(bench()).of(weight).values(SHAPES.get(0), stream("weight"));
            InitializationScheme used = component(bench());
            used.of(weight).values(SHAPES.get(1), stream("another"));
            assertThat(used.of(weight).values(SHAPES.get(0), stream("weight")))
                    .as("%s, the same stream again", weight)
                    .isEqualTo(first);
        }
    }

    @Test
    void drawsOtherNumbersFromAnotherStream() {
        InitializationScheme initialization = component(bench());
        for (WeightInit weight : weights()) {
            float[] one = initialization.of(weight).values(SHAPES.get(0), stream("weight"));
            float[] other = initialization.of(weight).values(SHAPES.get(0), stream("another"));
            boolean constant = one[0] == one[1] && one[1] == one[2];
            if (!constant) {
                assertThat(other).as("%s from another stream", weight).isNotEqualTo(one);
            }
        }
    }

    @Test
    void leavesSomeWeightToLearnFrom() {
        InitializationScheme initialization = component(bench());
        boolean all = true;
        for (WeightInit weight : weights()) {
            for (float value : initialization.of(weight).values(SHAPES.get(0), stream("weight"))) {
                all &= value == 0;
            }
        }
        assertThat(all).as("whether all weights of the model begin at zero").isFalse();
    }
}
