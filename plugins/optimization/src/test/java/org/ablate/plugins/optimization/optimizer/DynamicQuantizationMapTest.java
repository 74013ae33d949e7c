package org.ablate.plugins.optimization.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicQuantizationMapTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTableFindsTheNearestValueOfEveryFloatAlsoBesideABound(boolean signed) {
        DynamicQuantizationMap tree = new DynamicQuantizationMap(signed);
        float[] values = tree.values();
        int[] steps = tree.steps();
        assertThat(values).hasSize(256).isSorted();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000_000; i++) {
            float x = (float) Math.pow(10, -8 * random.nextDouble());
            assertNearest(values, steps, signed && i % 2 == 0 ? -x : x);
        }
        for (int i = 1; i < 256; i++) {
            float bound = (float) (((double) values[i - 1] + values[i]) / 2);
            for (float x : new float[] {Math.nextDown(bound), bound, Math.nextUp(bound), values[i]}) {
                assertNearest(values, steps, x);
            }
        }
        assertThat(values[code(steps, 0)]).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.MIN_VALUE, 1e-30f, 1e-9f})
    void withoutASignOnlyZeroIsTakenForZero(float x) {
        assertThat(code(new DynamicQuantizationMap(false).steps(), x)).isEqualTo(1);
    }

    /** No other value is nearer by more than what floats round. */
    private static void assertNearest(float[] values, int[] steps, float x) {
        int code = code(steps, x);
        double distance = Math.abs((double) values[code] - x);
        double least = Double.MAX_VALUE;
        for (int i = Math.max(code - 2, 0); i <= Math.min(code + 2, 255); i++) {
            if (i > 0 || values[0] < 0) {
                least = Math.min(least, Math.abs((double) values[i] - x));
            }
        }
        assertThat(distance).as("%s of %s", values[code], x).isLessThanOrEqualTo(least + 1e-7 * Math.abs(x));
    }

    private static int code(int[] steps, float x) {
        int bits = Float.floatToRawIntBits(x);
        int low = (bits ^ (bits >> 31)) & 0xFFFF;
        return (steps[bits >>> 16] + low) >> 16;
    }
}
