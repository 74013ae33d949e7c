package org.ablate.plugins.decoding;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What sampling draws from: logits divided by the temperature, then cut to the tokens worth drawing. A cut token's score becomes
 * negative infinity; the most likely token is never cut. The order, and what happens to ties, is that of the reference
 * implementations: temperature, top-k, nucleus, min-p, typical.
 *
 * @param temperature divides the logits, greater than 0
 * @param topK only the k most likely tokens; 0 for all
 * @param topP only the fewest most likely tokens whose probabilities reach p; 1 for all
 * @param minP only tokens at least this times as likely as the most likely one; 0 for all
 * @param typicalP only the most typical tokens whose probabilities reach p; 1 for all
 */
record LogitsFilter(double temperature, int topK, double topP, double minP, double typicalP) {

    void apply(float[] scores) {
        if (temperature != 1) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) (scores[i] / temperature);
            }
        }
        if (topK > 0 && topK < scores.length) {
            keepMostLikely(scores);
        }
        if (topP < 1) {
            keepNucleus(scores);
        }
        if (minP > 0) {
            keepNearMostLikely(scores);
        }
        if (typicalP < 1) {
            keepTypical(scores);
        }
    }

    private void keepMostLikely(float[] scores) {
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        float least = sorted[sorted.length - topK];
        cut(scores, i -> scores[i] < least);
    }

    private void keepNucleus(float[] scores) {
        double[] chances = softmax(scores);
        int[] ascending = order(scores.length, Comparator.comparingDouble(i -> scores[i]));
        double below = 0;
        for (int rank = 0; rank < ascending.length - 1; rank++) {
            below += chances[ascending[rank]];
            if (below <= 1 - topP) {
                scores[ascending[rank]] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    private void keepNearMostLikely(float[] scores) {
        double[] chances = softmax(scores);
        double least = minP * Arrays.stream(chances).max().orElseThrow();
        cut(scores, i -> chances[i] < least);
    }

    /** Those whose surprise is nearest to the entropy (Meister et al., 2022, arXiv:2202.00666). */
    private void keepTypical(float[] scores) {
        double[] chances = softmax(scores);
        double entropy = 0;
        for (double chance : chances) {
            entropy -= chance > 0 ? chance * Math.log(chance) : 0;
        }
        double mean = entropy;
        double[] oddness = Arrays.stream(chances)
                .map(chance -> Math.abs(-Math.log(chance) - mean))
                .toArray();
        int[] typical = order(scores.length, Comparator.comparingDouble(i -> oddness[i]));
        double reached = 0;
        int last = 0;
        for (int rank = 0; rank < typical.length - 1; rank++) {
            reached += chances[typical[rank]];
            if (reached < typicalP) {
                last = rank + 1;
            }
        }
        double most = oddness[typical[last]];
        cut(scores, i -> oddness[i] > most);
    }

    private static int[] order(int size, Comparator<Integer> by) {
        return IntStream.range(0, size)
                .boxed()
                .sorted(by)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void cut(float[] scores, java.util.function.IntPredicate which) {
        for (int i = 0; i < scores.length; i++) {
            if (which.test(i)) {
                scores[i] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    static double[] softmax(float[] scores) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float score : scores) {
            highest = Math.max(highest, score);
        }
        double[] chances = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < chances.length; i++) {
            chances[i] = Math.exp(scores[i] - highest);
            sum += chances[i];
        }
        for (int i = 0; i < chances.length; i++) {
            chances[i] /= sum;
        }
        return chances;
    }
}
