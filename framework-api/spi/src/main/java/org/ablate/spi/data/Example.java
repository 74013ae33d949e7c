package org.ablate.spi.data;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.tensor.CrossEntropyOptions;

/**
 * One row of a batch, before it is one: what the model reads and what it must predict.
 *
 * @param tokens (time)
 * @param labels (labelTime): what is to be predicted, −100 where nothing; usually as long as the tokens, and one label for a
 *     whole sequence
 * @param segments (time): which document of a packed row each token belongs to, from 0; tokens see only their own document, and
 *     positions begin anew with each
 * @param types (time): the token types of a sentence pair, as BERT reads them
 * @param source (sourceTime): what an encoder reads
 * @param prefix how many tokens from the start all others see, as in a prefix language model
 * @param values numbers of the row that are no tokens: a regression target, a reference log-probability
 * @param targets by how many targets the row's loss counts: usually the labels that are not −100
 * @param cut how many tokens of the item are left out so that the row fits the context
 */
public record Example(
        int[] tokens,
        int[] labels,
        Optional<int[]> segments,
        Optional<int[]> types,
        Optional<int[]> source,
        int prefix,
        float[] values,
        int targets,
        int cut) {

    /** A row of tokens and labels alone. */
    public static Example of(int[] tokens, int[] labels) {
        return new Example(
                tokens,
                labels,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                new float[0],
                counting(labels),
                0);
    }

    /**
     * Several examples in one row, each a {@linkplain #segments segment} of its own.
     *
     * @param parts of tokens and as many labels, at least one
     */
    public static Example packed(List<Example> parts) {
        int[] tokens = Ints.concat(parts.stream().map(Example::tokens).toArray(int[][]::new));
        int[] labels = Ints.concat(parts.stream().map(Example::labels).toArray(int[][]::new));
        int[] segments = new int[tokens.length];
        int from = 0;
        for (int part = 0; part < parts.size(); part++) {
            int to = from + parts.get(part).tokens().length;
            Arrays.fill(segments, from, to, part);
            from = to;
        }
        return of(tokens, labels).withSegments(segments);
    }

    private static int counting(int[] labels) {
        int count = 0;
        for (int label : labels) {
            if (label != CrossEntropyOptions.IGNORE) {
                count++;
            }
        }
        return count;
    }

    public Example withSegments(int[] segments) {
        return new Example(tokens, labels, Optional.of(segments), types, source, prefix, values, targets, cut);
    }

    public Example withTypes(int[] types) {
        return new Example(tokens, labels, segments, Optional.of(types), source, prefix, values, targets, cut);
    }

    public Example withSource(int[] source) {
        return new Example(tokens, labels, segments, types, Optional.of(source), prefix, values, targets, cut);
    }

    public Example withPrefix(int prefix) {
        return new Example(tokens, labels, segments, types, source, prefix, values, targets, cut);
    }

    public Example withValues(float... values) {
        return new Example(tokens, labels, segments, types, source, prefix, values, targets, cut);
    }

    public Example withCut(int cut) {
        return new Example(tokens, labels, segments, types, source, prefix, values, targets, cut);
    }

    public Example withTargets(int targets) {
        return new Example(tokens, labels, segments, types, source, prefix, values, targets, cut);
    }
}
