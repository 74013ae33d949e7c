package org.ablate.plugins.transformer.block.residual;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Dimensions;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DropPathTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private record Four(int width, int layers) implements Dimensions {}

    /** A residual in a layer of four. */
    private static Residual dropPath(double rate, boolean growing, int layer) {
        Residual residual = new DropPathResidual(
                new DropPathResidual.Config(rate, growing, new Choice<>(Residual.class, "plain", new Four(1, 1))),
                new Four(8, 4),
                engine.ops(),
                new PlainResidual());
        residual.place("model.layers." + layer + ".attentionResidual");
        return residual;
    }

    /** The share of rows whose branch is left out; what is kept must keep the mean. */
    private static double leftOut(Residual residual, double rate, ForwardPass pass) {
        int rows = 4_000;
        NDArray stream = engine.ops().manager().zeros(new Shape(rows, 2, 3));
        float[] sum = residual.add(stream, stream.add(1), pass).toFloatArray();
        int none = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 1; i < 6; i++) {
                assertThat(sum[6 * row + i]).isEqualTo(sum[6 * row]);
            }
            if (sum[6 * row] == 0) {
                none++;
            } else {
                assertThat((double) sum[6 * row]).isCloseTo(1 / (1 - rate), within(1e-6));
            }
        }
        return (double) none / rows;
    }

    @Test
    void wholeRowsAreLeftOutMoreOftenInLaterLayers() {
        ForwardPass pass = ForwardPass.training(1, 0, 0);
        assertThat(leftOut(dropPath(0.4, true, 0), 0.1, pass)).isCloseTo(0.1, within(0.02));
        assertThat(leftOut(dropPath(0.4, true, 3), 0.4, pass)).isCloseTo(0.4, within(0.03));
        assertThat(leftOut(dropPath(0.4, false, 0), 0.4, pass)).isCloseTo(0.4, within(0.03));
    }

    @Test
    void nothingIsLeftOutInEvaluation() {
        NDArray stream = engine.normal(1, 5, 2, 3);
        assertThatArray(dropPath(0.4, true, 3).add(stream, stream, ForwardPass.evaluation()))
                .isIdenticalTo(stream.add(stream));
    }

    @Test
    void whichRowsDependsOnTheStepAndTheLayerAlone() {
        NDArray stream = engine.normal(1, 50, 2, 3);
        Residual residual = dropPath(0.4, true, 3);
        NDArray first = residual.add(stream, stream, ForwardPass.training(1, 5, 0));
        assertThatArray(residual.add(stream, stream, ForwardPass.training(1, 5, 0)))
                .isIdenticalTo(first);
        assertThat(residual.add(stream, stream, ForwardPass.training(1, 6, 0)).toFloatArray())
                .isNotEqualTo(first.toFloatArray());
    }
}
