package org.ablate.plugins.transformer.cpu;

import java.util.function.IntFunction;

/** Rotary embedding of the heads of one position: pair i is (i, i + pairs), or with {@code interleaved} (2i, 2i + 1). */
public final class CpuRotaryEmbedding {

    private final IntFunction<double[]> frequencies;
    private final double amplitude;
    private final boolean interleaved;
    private float[] cosines = {};
    private float[] sines = {};

    /**
     * @param frequencies radians per position, for each pair, of a text of so many tokens
     * @param amplitude what every pair is multiplied by
     */
    public CpuRotaryEmbedding(IntFunction<double[]> frequencies, double amplitude, boolean interleaved) {
        this.frequencies = frequencies;
        this.amplitude = amplitude;
        this.interleaved = interleaved;
    }

    /** Moves to a position, counted from 0. */
    public void moveTo(int place) {
        double[] each = frequencies.apply(place + 1);
        if (cosines.length != each.length) {
            cosines = new float[each.length];
            sines = new float[each.length];
        }
        for (int i = 0; i < each.length; i++) {
            cosines[i] = (float) (Math.cos(place * each[i]) * amplitude);
            sines[i] = (float) (Math.sin(place * each[i]) * amplitude);
        }
    }

    /** Turns the head whose values begin at {@code from}. */
    public void turn(float[] values, int from) {
        int step = interleaved ? 2 : 1;
        int apart = interleaved ? 1 : cosines.length;
        for (int i = 0; i < cosines.length; i++) {
            int at = from + i * step;
            float first = values[at];
            float second = values[at + apart];
            values[at] = first * cosines[i] - second * sines[i];
            values[at + apart] = second * cosines[i] + first * sines[i];
        }
    }
}
