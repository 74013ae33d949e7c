package org.ablate.plugins.transformer.cpu;

import java.util.Arrays;

/** Cache of the keys and values of one head, of all positions so far. They grow with the text. */
final class HeadCache {

    private static final int FIRST_PLACES = 128;

    private final float[][] keys; // (headWidth, places): scores of all positions are sums of rows
    private float[][] values; // (places, headWidth)

    HeadCache(int headWidth) {
        this.keys = new float[headWidth][FIRST_PLACES];
        this.values = new float[FIRST_PLACES][headWidth];
    }

    /** Puts a key and a value, which begin at {@code keyFrom} and {@code valueFrom}, at a position. */
    void put(int place, float[] key, int keyFrom, float[] value, int valueFrom) {
        if (place >= values.length) {
            grow(Math.max(place + 1, 2 * values.length));
        }
        for (int i = 0; i < keys.length; i++) {
            keys[i][place] = key[keyFrom + i];
        }
        System.arraycopy(value, valueFrom, values[place], 0, keys.length);
    }

    private void grow(int places) {
        int known = values.length;
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Arrays.copyOf(keys[i], places);
        }
        values = Arrays.copyOf(values, places);
        for (int place = known; place < places; place++) {
            values[place] = new float[keys.length];
        }
    }

    /** {@code scores[t] = Σ query · keyₜ} of the first {@code count} positions. */
    void meet(float[] query, int from, float[] scores, int count) {
        Arrays.fill(scores, 0, count, 0);
        RowKernels.add(query, from, keys, keys.length, scores, 0, count);
    }

    /** {@code mixed = Σ weights[t] · valueₜ} of the first {@code count} positions. */
    void mix(float[] weights, int count, float[] mixed) {
        Arrays.fill(mixed, 0);
        RowKernels.add(weights, 0, values, count, mixed, 0, mixed.length);
    }
}
