package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ablate.plugins.objectives.language.SpanCorruption;
import org.ablate.plugins.objectives.language.SpanCorruptor;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanCorruptionTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final SpanCorruption.Config CONFIG =
            new SpanCorruption.Config(0.15, 3, Optional.empty(), GivenLoss.CHOICE);

    private static SpanCorruptor maker(SpanCorruption.Config config, Tokenizer tokenizer, int context) {
        Examples examples = new SpanCorruption(config, GivenLoss.plain(engine.ops()), engine.ops()).examples();
        return (SpanCorruptor)
                ((Examples.WithTokenizer) examples).maker(new Examples.Reading(tokenizer, Classes.NONE, context));
    }

    private static RandomStream random(long step) {
        return RandomStream.of(1, "test", "spans", step);
    }

    private static int[] row(int length) {
        return IntStream.range(0, length).map(i -> i % 27).toArray();
    }

    /** The lengths that T5's own {@code random_spans_helper} gives for these settings: 568 tokens for 512 of input. */
    @ParameterizedTest
    @CsvSource({"512, 568, 114", "128, 141, 29", "256, 284, 58"})
    void aRowIsAsLongAsTheEncoderCanReadOnceItIsCut(int context, int tokens, int targets) {
        SpanCorruptor maker = maker(CONFIG, Letters.withSpecials(100), context);
        assertThat(maker.rowLength(context)).isEqualTo(tokens);
        SpanCorruptor.Cut cut = SpanCorruptor.Cut.of(tokens, CONFIG);
        assertThat(cut.inputs()).isEqualTo(context);
        assertThat(cut.targets()).isEqualTo(targets);
    }

    @Test
    void puttingTheSpansBackGivesTheRow() {
        SpanCorruptor maker = maker(CONFIG, Letters.withSpecials(100), 128);
        for (int step = 0; step < 100; step++) {
            int[] row = row(maker.rowLength(128));
            Example example = maker.example(row, random(step));
            assertThat(example.source().orElseThrow()).hasSize(128).endsWith(Letters.END);
            assertThat(restored(example.source().orElseThrow(), example.labels()))
                    .isEqualTo(row);
        }
    }

    private static int[] restored(int[] source, int[] target) {
        return Arrays.stream(source, 0, source.length - 1)
                .flatMap(token -> token < Letters.FIRST_SENTINEL ? IntStream.of(token) : span(token, target))
                .toArray();
    }

    private static IntStream span(int sentinel, int[] target) {
        return Arrays.stream(target)
                .dropWhile(token -> token != sentinel)
                .skip(1)
                .takeWhile(token -> token < Letters.FIRST_SENTINEL && token != Letters.END);
    }

    @Test
    void theTargetBeginsWithTheFirstSentinelAndTheDecoderReadsItShiftedAfterThePaddingToken() {
        Example example = maker(CONFIG, Letters.withSpecials(100), 64).example(row(40), random(0));
        assertThat(example.labels()).startsWith(Letters.FIRST_SENTINEL).endsWith(Letters.END);
        assertThat(example.tokens()).startsWith(Letters.PAD, Letters.FIRST_SENTINEL);
        assertThat(Arrays.copyOfRange(example.tokens(), 1, example.tokens().length))
                .isEqualTo(Arrays.copyOf(example.labels(), example.labels().length - 1));
    }

    @Test
    void spansBeginEverywhereAndVaryInLength() {
        SpanCorruptor maker = maker(CONFIG, Letters.withSpecials(100), 64);
        long lengths = IntStream.range(0, 200)
                .mapToLong(step -> span(
                                Letters.FIRST_SENTINEL,
                                maker.example(row(64), random(step)).labels())
                        .count())
                .distinct()
                .count();
        assertThat(lengths).isGreaterThan(4);
    }

    @Test
    void configuredSentinelsMayCountDownAndMustBeInTheVocabulary() {
        SpanCorruption.Config down =
                new SpanCorruption.Config(0.15, 3, Optional.of(new SpanCorruption.Sentinels(26, 20)), GivenLoss.CHOICE);
        assertThat(maker(down, Letters.withSpecials(0), 32)
                        .example(row(32), random(0))
                        .labels())
                .startsWith(26)
                .contains(25);
        SpanCorruption.Config beyond =
                new SpanCorruption.Config(0.15, 3, Optional.of(new SpanCorruption.Sentinels(99, 20)), GivenLoss.CHOICE);
        assertThatThrownBy(() -> maker(beyond, Letters.withSpecials(0), 32))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("99")
                .hasMessageContaining("32 tokens");
    }

    @Test
    void withoutSentinelsTheTopOfTheVocabularyStandsIn() {
        assertThat(maker(CONFIG, Letters.withSpecials(0), 32)
                        .example(row(32), random(0))
                        .labels())
                .startsWith(26)
                .contains(25);
    }

    @Test
    void tooFewSentinelsAreRefusedWithTheNumbers() {
        assertThatThrownBy(() -> maker(CONFIG, Letters.withSpecials(3), 512))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("28 spans")
                .hasMessageContaining("3 sentinel");
    }

    @Test
    void aModelThatReadsNoSourceIsRefused() {
        Scripted model = new Scripted(engine.normal(1, 4, 4), Output.TOKENS, true, false);
        assertThatThrownBy(
                        () -> new SpanCorruption(CONFIG, GivenLoss.plain(engine.ops()), engine.ops()).requireFit(model))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("span-corruption")
                .hasMessageContaining("encoder-decoder");
    }
}
