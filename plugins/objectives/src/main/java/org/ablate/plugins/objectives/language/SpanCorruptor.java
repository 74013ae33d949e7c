package org.ablate.plugins.objectives.language;

import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.List;
import org.ablate.plugins.objectives.example.SpecialTokens;
import org.ablate.plugins.objectives.seq2seq.TeacherForcing;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Share;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;

/** Rows of text with spans cut out, and the spans. */
public final class SpanCorruptor implements Examples.FromText {

    private final SpanCorruption.Config config;
    private final int[] sentinels;
    private final int start;
    private final int end;

    SpanCorruptor(SpanCorruption.Config config, Examples.Reading reading) {
        this.config = config;
        this.start = SpecialTokens.start(reading.marks(), "span-corruption");
        this.end = SpecialTokens.end(reading.marks(), "span-corruption");
        int spans = Cut.of(rowLength(reading.context()), config).spans();
        this.sentinels = config.sentinels()
                .map(range -> SpanSentinels.range(range, reading.tokenizer()))
                .orElseGet(() -> SpanSentinels.found(reading.tokenizer(), spans));
        if (sentinels.length < spans) {
            throw new ExperimentException("objective 'span-corruption' cuts rows of " + rowLength(reading.context())
                    + " tokens into " + spans + " spans, but there are " + sentinels.length
                    + " sentinel tokens; choose a shorter context, a smaller density, longer spans or more sentinels");
        }
    }

    /**
     * How a row is cut.
     *
     * @param tokens of the row
     * @param noise tokens that are cut out
     * @param spans in how many spans
     */
    public record Cut(int tokens, int noise, int spans) {

        public static Cut of(int tokens, SpanCorruption.Config config) {
            int noise = Math.max(1, Math.min(tokens - 1, Share.rounded(config.density(), tokens)));
            int spans = (int) Math.max(1, Math.round(noise / config.meanLength()));
            return new Cut(tokens, noise, Math.min(spans, tokens - noise));
        }

        /** Tokens of the encoder's input: what stays, the sentinels and the end. */
        public int inputs() {
            return tokens - noise + spans + 1;
        }

        /** Tokens of the target: what was cut out, the sentinels and the end. */
        public int targets() {
            return noise + spans + 1;
        }
    }

    /** The most tokens that, once cut, fit an encoder and a decoder of that context. */
    @Override
    public int rowLength(int context) {
        int length = 2;
        if (!fits(length, context)) {
            throw new ExperimentException(
                    "objective 'span-corruption' needs a context of at least 3 tokens, but it is " + context);
        }
        while (fits(length + 1, context)) {
            length++;
        }
        return length;
    }

    private boolean fits(int length, int context) {
        Cut cut = Cut.of(length, config);
        return cut.inputs() <= context && cut.targets() <= context;
    }

    @Override
    public Example example(int[] row, RandomStream random) {
        Cut cut = Cut.of(row.length, config);
        int[] noise = pieces(cut.noise(), cut.spans(), random);
        int[] kept = pieces(cut.tokens() - cut.noise(), cut.spans(), random);
        List<Integer> source = new ArrayList<>();
        List<Integer> target = new ArrayList<>();
        int at = 0;
        for (int span = 0; span < cut.spans(); span++) {
            source.addAll(Ints.asList(row).subList(at, at + kept[span]));
            source.add(sentinels[span]);
            at += kept[span];
            target.add(sentinels[span]);
            target.addAll(Ints.asList(row).subList(at, at + noise[span]));
            at += noise[span];
        }
        source.add(end);
        target.add(end);
        int[] labels = Ints.toArray(target);
        return TeacherForcing.example(new int[] {start}, labels).withSource(Ints.toArray(source));
    }

    /** A total as a sum of pieces of at least one, all ways alike likely. */
    private static int[] pieces(int total, int count, RandomStream random) {
        boolean[] ends = new boolean[total];
        int left = count - 1;
        for (int place = 1; place < total; place++) {
            // Of the places that remain each is as likely to be one of the ends that remain.
            if (random.nextLong(total - place) < left) {
                ends[place] = true;
                left--;
            }
        }
        int[] pieces = new int[count];
        int piece = 0;
        for (int i = 0; i < total; i++) {
            piece += ends[i] ? 1 : 0;
            pieces[piece]++;
        }
        return pieces;
    }
}
