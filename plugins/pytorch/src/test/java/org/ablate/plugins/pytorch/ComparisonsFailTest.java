package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import org.ablate.testkit.FiniteDifferences;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The testkit's comparisons fail when they should, with the element that differs. */
class ComparisonsFailTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @Test
    void aDifferentElementIsNamed() {
        NDArray actual = engine.array(new float[] {1, 2, 3, 4}, 2, 2);
        NDArray expected = engine.array(new float[] {1, 2, 3.1f, 4}, 2, 2);
        assertThatArray(actual).isCloseTo(expected, 0.05);
        assertThatThrownBy(() -> assertThatArray(actual).isCloseTo(expected, 1e-3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[1, 0]");
        assertThatThrownBy(() -> assertThatArray(actual).isIdenticalTo(expected))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void notANumberIsADifferenceUnlessExpected() {
        NDArray nan = engine.array(new float[] {1, Float.NaN}, 2);
        assertThatArray(nan).isCloseTo(nan, 1e-3);
        assertThatThrownBy(() -> assertThatArray(nan).isCloseTo(engine.array(new float[] {1, 2}, 2), 1e-3))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aDifferentShapeIsADifference() {
        NDArray row = engine.array(new float[] {1, 2}, 1, 2);
        assertThatThrownBy(() -> assertThatArray(row).isCloseTo(row.reshape(2), 1e-3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("shape");
    }

    @Test
    void aWrongGradientIsFound() {
        NDArray x = engine.normal(1, 5);
        assertThatThrownBy(() -> FiniteDifferences.assertGradients(
                        engine.ops(), () -> x.mul(x.stopGradient()).sum(), 5e-3, x))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gradient of parameter 0");
    }
}
