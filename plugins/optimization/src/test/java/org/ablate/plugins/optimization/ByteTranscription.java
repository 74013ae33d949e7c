package org.ablate.plugins.optimization;

import java.util.ArrayList;
import java.util.List;

/** AdamW on moments of a byte, in blocks of four, with the dynamic tree of 8-bit values spelt out. */
final class ByteTranscription {

    private static final int BLOCK = 4;

    private ByteTranscription() {}

    static Transcription adamw() {
        double[] signed = values(true);
        double[] unsigned = values(false);
        double[][] state = {{}, {}};
        return (w, g, rate, decay, t) -> {
            double[] m = state[0] = t == 1 ? new double[w.length] : state[0];
            double[] v = state[1] = t == 1 ? new double[w.length] : state[1];
            for (int i = 0; i < w.length; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                double hatM = m[i] / (1 - Math.pow(0.9, t));
                double hatV = v[i] / (1 - Math.pow(0.99, t));
                w[i] -= rate * (hatM / (Math.sqrt(hatV) + 1e-8) + decay * w[i]);
            }
            round(m, signed, -1);
            round(v, unsigned, 0);
        };
    }

    /** Each number to the nearest value of its block; what is above {@code never} as 0 stays above it. */
    private static void round(double[] numbers, double[] values, double never) {
        for (int start = 0; start < numbers.length; start += BLOCK) {
            int end = Math.min(numbers.length, start + BLOCK);
            double scale = 0;
            for (int i = start; i < end; i++) {
                scale = Math.max(scale, Math.abs(numbers[i]));
            }
            for (int i = start; i < end; i++) {
                double share = numbers[i] / scale;
                double nearest = Double.MAX_VALUE;
                for (double value : values) {
                    boolean allowed = never < 0 || share <= 0 || value > 0;
                    if (allowed && Math.abs(value - share) < Math.abs(nearest - share)) {
                        nearest = value;
                    }
                }
                numbers[i] = nearest * scale;
            }
        }
    }

    /** 0, 1, and in the decade up to 10^−i the middles of 2^(6 − i) equal parts, twice as many without a sign. */
    private static double[] values(boolean signed) {
        List<Double> values = new ArrayList<>(List.of(0.0, 1.0));
        for (int i = 0; i < 7; i++) {
            int parts = (signed ? 1 : 2) * (1 << (6 - i));
            for (int part = 0; part < parts; part++) {
                double middle = (0.1 + 0.9 * (part + 0.5) / parts) * Math.pow(10, -i);
                values.add(middle);
                if (signed) {
                    values.add(-middle);
                }
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
