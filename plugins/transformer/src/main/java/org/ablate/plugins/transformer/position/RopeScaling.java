package org.ablate.plugins.transformer.position;

import org.ablate.spi.component.Kind;

/**
 * How rope's angles are stretched so that a model reads more positions than it was trained on. A frequency is the angle, in
 * radians, that a pair turns by from one position to the next.
 */
@Kind("rope-scaling")
public interface RopeScaling {

    /**
     * The frequencies, one for each pair, from the fastest: {@code theta^(−2i / rotated)} where nothing is scaled.
     *
     * @param theta base of the geometric series
     * @param rotated number of dimensions that are rotated, even
     * @param length positions that the pass reaches to, those in a cache included
     */
    double[] frequencies(double theta, int rotated, int length);

    /** What rotated queries and keys are each multiplied by. */
    default double amplitude() {
        return 1;
    }

    /**
     * The longest text with the frequencies of all shorter ones. Keys in a cache, turned when the text was shorter, are wrong in a
     * longer one.
     */
    default int steadyLength() {
        return Integer.MAX_VALUE;
    }

    /** {@code theta^(−2i / rotated)} for pair i. */
    static double[] unscaled(double theta, int rotated) {
        double[] frequencies = new double[rotated / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = Math.pow(theta, -2.0 * i / rotated);
        }
        return frequencies;
    }
}
