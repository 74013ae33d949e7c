package org.ablate.plugins.transformer.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarFunctionsTest {

    /** By torch.nn.functional.gelu and silu in float64. */
    @ParameterizedTest
    @CsvSource({
        "-6, -5.919525869e-09, -8.43964898e-11, -0.01483573894",
        "-2.5, -0.01552416331, -0.01508426609, -0.1896454501",
        "-0.3, -0.1146265733, -0.1146290765, -0.127667245",
        "0, 0, 0, 0",
        "0.7, 0.5306254434, 0.5305701347, 0.4677314405",
        "3, 2.995950306, 2.996362608, 2.85772238"
    })
    void activationsAreThoseOfPyTorch(double x, double gelu, double geluTanh, double silu) {
        assertThat(ScalarFunctions.gelu(x)).isCloseTo(gelu, within(3e-7));
        assertThat(ScalarFunctions.geluTanh(x)).isCloseTo(geluTanh, within(1e-9));
        assertThat(ScalarFunctions.silu(x)).isCloseTo(silu, within(1e-9));
    }

    @Test
    void powersAreThoseOfMathExp() {
        float[] values = {0, -0.001f, -1, -7.3f, -30, -86, -200, -5_000, Float.NEGATIVE_INFINITY};
        float[] powers = values.clone();
        ScalarFunctions.exp(powers, powers.length, 0, 0.5);
        for (int i = 0; i < values.length; i++) {
            double expected = Math.exp(0.5 * values[i]);
            assertThat((double) powers[i]).isCloseTo(expected, within(1e-7 * expected + Float.MIN_VALUE));
        }
    }
}
