package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ablate.plugins.objectives.language.MaskedLanguageModeling;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MaskedLanguageModelingTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final int CONTEXT = 102;

    private final MaskedLanguageModeling objective = new MaskedLanguageModeling(
            new MaskedLanguageModeling.Config(0.15, 0.8, 0.1, GivenLoss.CHOICE),
            GivenLoss.plain(engine.ops()),
            engine.ops());

    private Examples.FromText maker(Tokenizer tokenizer) {
        return ((Examples.WithTokenizer) objective.examples())
                .maker(new Examples.Reading(tokenizer, Classes.NONE, CONTEXT));
    }

    private static RandomStream random(long step) {
        return RandomStream.of(1, "test", "mask", step);
    }

    private static int[] row(int length) {
        return IntStream.range(0, length).map(i -> i % 27).toArray();
    }

    @Test
    void aRowLeavesRoomForTheSpecialTokensAroundIt() {
        Examples.FromText maker = maker(Letters.withSpecials(0));
        assertThat(maker.rowLength(CONTEXT)).isEqualTo(100);
        assertThat(maker.example(row(100), random(0)).tokens()).hasSize(CONTEXT);
    }

    @Test
    void fifteenOfAHundredAreChosenAndOnlyTheyAreLabeledByWhatStoodThere() {
        Examples.FromText maker = maker(Letters.withSpecials(0));
        int[] framed = Letters.withSpecials(0).frame(row(100));
        for (int step = 0; step < 50; step++) {
            Example example = maker.example(row(100), random(step));
            assertThat(example.targets()).isEqualTo(15); // round(0.15 · 102)
            for (int t = 0; t < CONTEXT; t++) {
                if (example.labels()[t] == -100) {
                    assertThat(example.tokens()[t]).isEqualTo(framed[t]);
                } else {
                    assertThat(example.labels()[t]).isEqualTo(framed[t]).isLessThan(27);
                }
            }
        }
    }

    @Test
    void ofTheChosenEightTenthsAreMaskedATenthIsRandomAndATenthStays() {
        Examples.FromText maker = maker(Letters.withSpecials(4));
        int masked = 0;
        int same = 0;
        int chosen = 0;
        int[] positions = new int[CONTEXT];
        for (int step = 0; step < 2_000; step++) {
            Example example = maker.example(row(100), random(step));
            for (int t = 0; t < CONTEXT; t++) {
                if (example.labels()[t] != -100) {
                    chosen++;
                    positions[t]++;
                    masked += example.tokens()[t] == Letters.MASK ? 1 : 0;
                    same += example.tokens()[t] == example.labels()[t] ? 1 : 0;
                    assertThat(example.tokens()[t])
                            .isNotIn(Letters.CLASSIFY, Letters.SEPARATOR, Letters.PAD, Letters.END);
                }
            }
        }
        // Standard deviations are 0.0023 and 0.0018 of 30,000 draws; a random token is the same one in 31 times.
        assertThat((double) masked / chosen).isCloseTo(0.8, within(0.01));
        assertThat((double) same / chosen).isCloseTo(0.1 + 0.1 / 31, within(0.01));
        // Each of the 100 places is chosen 300 times, standard deviation 16.
        assertThat(Arrays.stream(positions, 1, 101)).allMatch(count -> count > 220 && count < 380);
        assertThat(positions[0] + positions[101]).isZero();
    }

    @Test
    void aRowOfOneWordHasOneTargetAndTheSameStreamMasksAlike() {
        Examples.FromText maker = maker(Letters.withSpecials(0));
        assertThat(maker.example(new int[] {3}, random(0)).targets()).isEqualTo(1);
        assertThat(maker.example(row(100), random(7)).tokens())
                .isEqualTo(maker.example(row(100), random(7)).tokens())
                .isNotEqualTo(maker.example(row(100), random(8)).tokens());
    }

    @Test
    void aTokenizerWithoutAMaskIsRefusedAndToldHowToGetOne() {
        assertThatThrownBy(() -> maker(Letters.plain()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("masked-lm")
                .hasMessageContaining("specialTokens")
                .hasMessageContaining("[MASK]");
    }

    @Test
    void trainingScoresOnlyTheChosenAndGivesTheLossOfAll() {
        Scripted model = new Scripted(engine.normal(1, 32, 32), Output.TOKENS, false, false);
        Batch batch = Batch.of(
                engine.array(new long[] {1, 29, 3, 4, 29, 6}, 2, 3),
                engine.array(new long[] {-100, 2, -100, -100, 5, 6}, 2, 3),
                3);
        var training = objective.outcome(model, batch, ForwardPass.training(1, 0, 0));
        var evaluation = objective.outcome(model, batch, ForwardPass.evaluation());
        assertThat(training.lossSum().getFloat()).isCloseTo(evaluation.lossSum().getFloat(), within(1e-5f));
        assertThat(training.logits().getShape().getShape()).containsExactly(1, 3, 32);
        assertThat(evaluation.logits().getShape().getShape()).containsExactly(2, 3, 32);
    }

    @Test
    void aModelThatDoesNotSeeBothSidesOrReadsASourceOrScoresClassesIsRefused() {
        var table = engine.normal(1, 32, 32);
        assertRefused(new Scripted(table, Output.TOKENS, true, false), "earlier tokens only");
        assertRefused(new Scripted(table, Output.TOKENS, false, true), "reads a source");
        assertRefused(new Scripted(table, Output.CLASSES, false, false), "language-model");
    }

    private void assertRefused(Scripted model, String said) {
        assertThatThrownBy(() -> objective.requireFit(model))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("masked-lm")
                .hasMessageContaining(said);
    }
}
