package org.ablate.plugins.transformer.position;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Position encodings against {@code golden/parts}, and against what their papers promise. */
class PositionParityTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @ParameterizedTest
    @CsvSource({"false, half_rotation", "true, interleaved"})
    void rotationEqualsTheReferenceInBothConventions(boolean interleaved, String golden) {
        JsonNode file = Golden.json("parts/rope.json");
        RotaryPosition rope = new RotaryPosition(
                new RotaryPosition.Config(file.get("theta").asDouble(), 1, interleaved, Decoders.unscaled()),
                new NoRopeScaling(),
                engine.ops());
        NDArray rotated = rope.rotate(Golden.tensor(file.get("q")).array(engine.ops()), ForwardPass.evaluation());
        assertThatArray(rotated).isCloseTo(Golden.tensor(file.get(golden)), 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aPartialRotationLeavesTheRestOfTheHeadAlone(boolean interleaved) {
        NDArray heads = engine.normal(1, 1, 2, 5, 12);
        NDArray whole = rope(1, interleaved).rotate(heads.get("..., :6"), ForwardPass.evaluation());
        NDArray part = rope(0.5, interleaved).rotate(heads, ForwardPass.evaluation());
        assertThatArray(part.get("..., :6")).isIdenticalTo(whole);
        assertThatArray(part.get("..., 6:")).isIdenticalTo(heads.get("..., 6:"));
    }

    @Test
    void anOddRotationIsRefused() {
        assertThatThrownBy(() -> rope(1, false).rotate(engine.normal(1, 1, 2, 5, 7), ForwardPass.evaluation()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("head width 7");
    }

    private static RotaryPosition rope(double fraction, boolean interleaved) {
        return new RotaryPosition(
                new RotaryPosition.Config(10_000, fraction, interleaved, Decoders.unscaled()),
                new NoRopeScaling(),
                engine.ops());
    }

    @Test
    void sinusoidsEqualTheReference() {
        JsonNode table = Golden.json("parts/sinusoidal.json").get("table");
        Shape shape = Golden.tensor(table).shape();
        NDArray nothing = engine.ops().zeros(new Shape(1, shape.get(0), shape.get(1)));
        NDArray added = new SinusoidalPosition(engine.ops()).embed(nothing, ForwardPass.evaluation());
        assertThatArray(added.squeeze(0)).isCloseTo(Golden.tensor(table), 1e-5);
    }

    @Test
    void sinusoidsOfAnOddWidthEndWithASine() {
        NDArray odd = new SinusoidalPosition(engine.ops())
                .embed(engine.array(new float[9], 1, 3, 3), ForwardPass.evaluation());
        assertThat(odd.toFloatArray()[5]).isEqualTo((float) Math.sin(Math.pow(10_000, -2 / 3.0)));
    }
}
