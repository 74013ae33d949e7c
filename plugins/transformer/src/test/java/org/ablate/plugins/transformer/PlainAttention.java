package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Objects;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;

/** Attention in heads written out number by number in float64, with the weights of a layer: what a fast one is held to. */
public final class PlainAttention {

    private final Layer layer;
    private final int heads;

    /** What a query and a key of a head give. */
    public interface Score {
        double of(int head, double[] query, double[] key);
    }

    /** Weights of as many keys as there are scores. */
    public interface Weigh {
        double[] of(double[] scores);
    }

    /**
     * @param layer with projections named query, key, value and output
     */
    public PlainAttention(Layer layer, int heads) {
        this.layer = layer;
        this.heads = heads;
    }

    /**
     * @param input (1, time, width)
     * @param causal whether a query sees only the keys up to it
     * @return (time · width) numbers
     */
    public double[] of(NDArray input, boolean causal, Score score, Weigh weigh) {
        double[][] x = rows(input);
        double[][] query = project("query", x);
        double[][] key = project("key", x);
        double[][] value = project("value", x);
        double[][] mixed = new double[x.length][value[0].length];
        int width = value[0].length / heads;
        for (int head = 0; head < heads; head++) {
            for (int t = 0; t < x.length; t++) {
                double[] scores = new double[causal ? t + 1 : x.length];
                for (int s = 0; s < scores.length; s++) {
                    scores[s] = score.of(head, part(query[t], head), part(key[s], head));
                }
                double[] weights = weigh.of(scores);
                for (int s = 0; s < scores.length; s++) {
                    for (int d = 0; d < width; d++) {
                        mixed[t][head * width + d] += weights[s] * value[s][head * width + d];
                    }
                }
            }
        }
        return Arrays.stream(project("output", mixed))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private double[] part(double[] row, int head) {
        int width = row.length / heads;
        return Arrays.copyOfRange(row, head * width, (head + 1) * width);
    }

    /** {@code x · Wᵀ + b} by the weights of that name. */
    double[][] project(String name, double[][] x) {
        double[][] weight = rows(array(name + ".weight"));
        Parameter bias = layer.parameters().get(name + ".bias");
        double[][] out = new double[x.length][weight.length];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < weight.length; o++) {
                out[t][o] =
                        dot(weight[o], x[t]) + (bias == null ? 0 : bias.array().getFloat(o));
            }
        }
        return out;
    }

    /** The values of one of the layer's parameters. */
    public NDArray array(String name) {
        return Objects.requireNonNull(layer.parameters().get(name), name).array();
    }

    /** The rows of the last two dimensions. */
    public static double[][] rows(NDArray array) {
        float[] values = array.toFloatArray();
        int width = Math.toIntExact(array.getShape().get(array.getShape().dimension() - 1));
        double[][] rows = new double[values.length / width][width];
        for (int i = 0; i < values.length; i++) {
            rows[i / width][i % width] = values[i];
        }
        return rows;
    }

    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    public static double[] softmax(double[] scores) {
        double[] weights = Arrays.stream(scores).map(Math::exp).toArray();
        return normalized(weights);
    }

    public static double[] normalized(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }
}
