package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.ablate.spi.layer.Layer;

/** Multi-head latent attention as its paper writes it, number by number in float64, without a position. */
public final class PlainLatentAttention {

    private final PlainAttention weights;
    private final int heads;
    private final int rank;
    private final int headWidth;
    private final int positionWidth;
    private final int valueWidth;

    public PlainLatentAttention(Layer layer, int heads, int rank, int headWidth, int positionWidth, int valueWidth) {
        this.weights = new PlainAttention(layer, heads);
        this.heads = heads;
        this.rank = rank;
        this.headWidth = headWidth;
        this.positionWidth = positionWidth;
        this.valueWidth = valueWidth;
    }

    /**
     * @param input (1, time, width)
     * @return (time · width) numbers
     */
    public double[] of(NDArray input, boolean latentQueries) {
        double[][] x = PlainAttention.rows(input);
        double[][] read = latentQueries ? normed(weights.project("queries.down", x), "queries.norm.weight") : x;
        double[][] queries = weights.project("queries.up", read);
        double[][] down = weights.project("keyValues.down", x);
        double[][] latents = normed(
                Arrays.stream(down).map(row -> Arrays.copyOf(row, rank)).toArray(double[][]::new),
                "keyValues.norm.weight");
        double[][] made = weights.project("keyValues.up", latents);
        double[][] mixed = new double[x.length][heads * valueWidth];
        for (int head = 0; head < heads; head++) {
            for (int t = 0; t < x.length; t++) {
                double[] scores = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    scores[s] = score(head, queries[t], made[s], down[s]);
                }
                double[] shares = PlainAttention.softmax(scores);
                for (int s = 0; s <= t; s++) {
                    for (int d = 0; d < valueWidth; d++) {
                        mixed[t][head * valueWidth + d] +=
                                shares[s] * made[s][head * (headWidth + valueWidth) + headWidth + d];
                    }
                }
            }
        }
        return Arrays.stream(weights.project("output", mixed))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private double score(int head, double[] query, double[] made, double[] down) {
        int queryWidth = headWidth + positionWidth;
        double sum = 0;
        for (int d = 0; d < headWidth; d++) {
            sum += query[head * queryWidth + d] * made[head * (headWidth + valueWidth) + d];
        }
        for (int d = 0; d < positionWidth; d++) {
            sum += query[head * queryWidth + headWidth + d] * down[rank + d];
        }
        return sum / Math.sqrt(queryWidth);
    }

    private double[][] normed(double[][] rows, String name) {
        float[] weight = weights.array(name).toFloatArray();
        return Arrays.stream(rows)
                .map(row -> {
                    double square = Arrays.stream(row).map(v -> v * v).average().orElseThrow();
                    double[] normed = new double[row.length];
                    for (int d = 0; d < row.length; d++) {
                        normed[d] = row[d] / Math.sqrt(square + 1e-6) * weight[d];
                    }
                    return normed;
                })
                .toArray(double[][]::new);
    }
}
