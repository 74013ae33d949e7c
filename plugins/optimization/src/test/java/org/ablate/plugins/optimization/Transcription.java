package org.ablate.plugins.optimization;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A paper's algorithm for one tensor, written out in double arithmetic, element by element. */
@FunctionalInterface
interface Transcription {

    /**
     * Changes the weights.
     *
     * @param w row-major
     * @param decay weight decay of this tensor
     * @param t the number of the step, from 1
     */
    void step(double[] w, double[] g, double rate, double decay, int t);

    /** By the name in {@link EveryOptimizer}, with its settings; each supplies a fresh one for each tensor. */
    static Map<String, Supplier<Transcription>> all() {
        return new TreeMap<>(Map.of(
                "lion", Transcription::lion,
                "lamb", Transcription::lamb,
                "sophia", Transcription::sophia,
                "adopt", Transcription::adopt,
                "schedule-free-adamw", Transcription::scheduleFree,
                "shampoo", MatrixTranscription::shampoo,
                "soap", MatrixTranscription::soap,
                "8-bit-adamw", ByteTranscription::adamw));
    }

    private static Transcription lion() {
        double[][] m = {{}};
        return (w, g, rate, decay, t) -> {
            m[0] = t == 1 ? new double[w.length] : m[0];
            for (int i = 0; i < w.length; i++) {
                double c = 0.9 * m[0][i] + 0.1 * g[i];
                w[i] -= rate * (Math.signum(c) + decay * w[i]);
                m[0][i] = 0.99 * m[0][i] + 0.01 * g[i];
            }
        };
    }

    private static Transcription lamb() {
        double[][] state = {{}, {}};
        return (w, g, rate, decay, t) -> {
            double[] m = state[0] = t == 1 ? new double[w.length] : state[0];
            double[] v = state[1] = t == 1 ? new double[w.length] : state[1];
            double[] r = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                double hatM = m[i] / (1 - Math.pow(0.9, t));
                double hatV = v[i] / (1 - Math.pow(0.99, t));
                r[i] = hatM / (Math.sqrt(hatV) + 1e-6) + decay * w[i];
            }
            double ratio = norm(w) / norm(r);
            for (int i = 0; i < w.length; i++) {
                w[i] -= rate * ratio * r[i];
            }
        };
    }

    private static double norm(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static Transcription sophia() {
        double[][] state = {{}, {}};
        return (w, g, rate, decay, t) -> {
            double[] m = state[0] = t == 1 ? new double[w.length] : state[0];
            double[] h = state[1] = t == 1 ? new double[w.length] : state[1];
            for (int i = 0; i < w.length; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                if (t % 4 == 1) {
                    h[i] = 0.99 * h[i] + 0.01 * g[i] * g[i];
                }
                w[i] -= rate * decay * w[i];
                w[i] -= rate * Math.max(-1, Math.min(1, m[i] / Math.max(h[i], 1e-12)));
            }
        };
    }

    private static Transcription adopt() {
        double[][] state = {{}, {}};
        return (w, g, rate, decay, t) -> {
            double[] m = state[0] = t == 1 ? new double[w.length] : state[0];
            double[] v = state[1] = t == 1 ? new double[w.length] : state[1];
            for (int i = 0; i < w.length; i++) {
                if (t == 1) {
                    v[i] = g[i] * g[i];
                    continue;
                }
                double limit = Math.pow(t - 1, 0.25);
                double clipped = Math.max(-limit, Math.min(limit, g[i] / Math.max(Math.sqrt(v[i]), 1e-6)));
                m[i] = 0.9 * m[i] + 0.1 * clipped;
                w[i] -= rate * (m[i] + decay * w[i]);
                v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
            }
        };
    }

    /** Keeps the average x and the iterate z, where the program keeps y and z. */
    private static Transcription scheduleFree() {
        double[][] state = {{}, {}, {}, {0}};
        return (w, g, rate, decay, t) -> {
            double[] x = state[0] = t == 1 ? w.clone() : state[0];
            double[] z = state[1] = t == 1 ? w.clone() : state[1];
            double[] v = state[2] = t == 1 ? new double[w.length] : state[2];
            double gamma = rate * Math.sqrt(1 - Math.pow(0.99, t));
            state[3][0] += gamma * gamma;
            double c = gamma * gamma / state[3][0];
            for (int i = 0; i < w.length; i++) {
                double y = 0.1 * z[i] + 0.9 * x[i];
                v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                z[i] -= gamma * g[i] / (Math.sqrt(v[i]) + 1e-8) + gamma * decay * y;
                x[i] = (1 - c) * x[i] + c * z[i];
                w[i] = 0.1 * z[i] + 0.9 * x[i];
            }
        };
    }
}
