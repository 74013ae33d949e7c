package org.ablate.plugins.optimization.optimizer;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The 256 values that a byte stands for in block-wise quantization (Dettmers et al., 2022, arXiv:2110.02861): 0, 1, and in each of
 * seven decades below 1 the middles of equal parts, twice as many parts as in the decade below. With a sign the least decade
 * has one part and each value stands with its negative too; without it the least decade has two parts.
 *
 * <p>A byte is the place of a value in ascending order.
 */
final class DynamicQuantizationMap {

    private static final int DECADES = 7;
    private static final int LOW_BITS = 16;
    private static final int LOW_MASK = (1 << LOW_BITS) - 1;

    private final double[] values;
    private final double[] bounds;

    /** @param signed whether values stand with their negatives */
    DynamicQuantizationMap(boolean signed) {
        values = DoubleStream.concat(
                        DoubleStream.of(0, 1),
                        IntStream.range(0, DECADES).boxed().flatMapToDouble(decade -> decade(decade, signed)))
                .sorted()
                .toArray();
        bounds = IntStream.range(1, values.length)
                .mapToDouble(i -> (values[i - 1] + values[i]) / 2)
                .toArray();
        if (!signed) {
            bounds[0] = 0; // what is above 0 stays so
        }
    }

    private static DoubleStream decade(int decade, boolean signed) {
        int parts = (signed ? 1 : 2) << decade;
        DoubleStream middles = IntStream.range(0, parts)
                .mapToDouble(part -> (0.1 + 0.9 * (part + 0.5) / parts) * Math.pow(10, decade + 1 - DECADES));
        return signed ? middles.flatMap(middle -> DoubleStream.of(-middle, middle)) : middles;
    }

    /** The values in ascending order, from −1 or 0 to 1. */
    float[] values() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The byte of the value that is nearest; without a sign only 0 itself is taken for 0. */
    int nearest(float x) {
        int found = Arrays.binarySearch(bounds, x);
        return found >= 0 ? found : -found - 1;
    }

    /**
     * What finds the nearest value without a search. Floats whose first 16 bits agree lie so near to one another that at most
     * one bound between two values is among them. With low the other 16 bits, inverted in negative numbers, so that they rise
     * with the number, the byte is
     *
     * <pre>
     * (steps[first 16 bits] + low) / 2^16
     * </pre>
     *
     * @return 2^16 numbers
     */
    int[] steps() {
        int[] steps = new int[1 << (Integer.SIZE - LOW_BITS)];
        Arrays.setAll(steps, this::step);
        return steps;
    }

    private int step(int first) {
        int least = nearest(at(first, 0));
        if (nearest(at(first, LOW_MASK)) == least) {
            return least << LOW_BITS;
        }
        int below = 0;
        int above = LOW_MASK;
        while (above - below > 1) {
            int middle = (below + above) >>> 1;
            if (nearest(at(first, middle)) == least) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return ((least + 1) << LOW_BITS) - above;
    }

    private static float at(int first, int low) {
        int bits = first << LOW_BITS;
        return Float.intBitsToFloat(bits | (bits < 0 ? ~low & LOW_MASK : low));
    }
}
