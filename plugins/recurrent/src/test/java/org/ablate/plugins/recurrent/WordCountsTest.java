package org.ablate.plugins.recurrent;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.testkit.FiniteDifferences;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WordCountsTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final Vocabulary VOCABULARY = new Vocabulary(4);
    private static final Classes CLASSES = new Classes(List.of("bad", "good"), List.of(1L, 1L));

    private static BagOfWords bag(BagOfWords.Weighting weighting) {
        return Models.filled(
                new BagOfWords(new BagOfWords.Config(weighting), VOCABULARY, CLASSES, engine.ops()), engine.ops());
    }

    private static TfIdf tfIdf(boolean sublinear) {
        TfIdf model =
                Models.filled(new TfIdf(new TfIdf.Config(sublinear), VOCABULARY, CLASSES, engine.ops()), engine.ops());
        model.fit(List.of(
                Example.of(new int[] {1, 1, 2}, new int[] {0}),
                Example.of(new int[] {1, 3}, new int[] {1}),
                Example.of(new int[] {1, 2, 2}, new int[] {1})));
        return model;
    }

    /** Two rows, the second padded on the right. */
    private static Input input() {
        return Input.of(engine.array(new long[] {1, 2, 1, 1, 3, 0, 0, 0}, 2, 4))
                .withKeep(
                        engine.array(new long[] {1, 1, 1, 1, 1, 0, 0, 0}, 2, 4).neq(0));
    }

    private static float[] figures(WordCounts model) {
        Input input = input();
        return model.states(input, ForwardPass.evaluation().forInput(input)).toFloatArray();
    }

    @Test
    void tokensThatCountAreCountedWhereverTheyStand() {
        assertThat(figures(bag(BagOfWords.Weighting.COUNT))).containsExactly(0, 3, 1, 0, 0, 0, 0, 1);
        assertThat(figures(bag(BagOfWords.Weighting.PRESENCE))).containsExactly(0, 1, 1, 0, 0, 0, 0, 1);
        assertThat(figures(bag(BagOfWords.Weighting.LOG))[1]).isCloseTo((float) Math.log(4), within(1e-6f));
    }

    /** scikit-learn's TfidfVectorizer: idf = ln((1 + n) / (1 + df)) + 1, rows of length 1. */
    @Test
    void countsAreWeighedByRarityInTheTrainingSplitAndRowsHaveLengthOne() {
        double common = 1; // ln(4 / 4) + 1
        double rarer = Math.log(4 / 3.0) + 1;
        double length = Math.hypot(3 * common, rarer);
        assertThat(figures(tfIdf(false)))
                .containsExactly(
                        new float[] {0, (float) (3 * common / length), (float) (rarer / length), 0, 0, 0, 0, 1},
                        within(1e-6f));
        double thrice = (1 + Math.log(3)) * common;
        assertThat(figures(tfIdf(true))[1]).isCloseTo((float) (thrice / Math.hypot(thrice, rarer)), within(1e-6f));
    }

    @Test
    void raritiesAreKeptInACheckpointAndNoOptimizerChangesThem() {
        TfIdf model = tfIdf(false);
        Parameter rarity = model.parameters().get("rarity");
        assertThat(rarity).isNotNull();
        assertThat(rarity.trainable()).isFalse();
        assertThat(rarity.array().toFloatArray()[0]).isCloseTo((float) (Math.log(4) + 1), within(1e-6f));
    }

    @Test
    void aRowWithoutTokensHasNoFiguresAndStillALogit() {
        Input empty = Input.of(engine.array(new long[] {1, 1}, 1, 2))
                .withKeep(engine.array(new long[] {0, 0}, 1, 2).neq(0));
        assertThatArray(tfIdf(false).forward(empty, ForwardPass.evaluation()))
                .isCloseTo(engine.array(new float[2], 1, 2), 0);
    }

    @Test
    void weightsBeginAtZeroAndHaveTheGradientOfFiniteDifferences() {
        BagOfWords model = bag(BagOfWords.Weighting.COUNT);
        assertThat(model.output()).isEqualTo(Output.CLASSES);
        assertThat(model.forward(input(), ForwardPass.evaluation()).getShape().getShape())
                .containsExactly(2, 2);
        NDArray labels = engine.array(new long[] {0, 1}, 2);
        FiniteDifferences.assertGradients(
                engine.ops(),
                () -> engine.ops()
                        .crossEntropy(
                                model.forward(input(), ForwardPass.evaluation()), labels, CrossEntropyOptions.PLAIN),
                5e-3,
                model.parameters().values().stream().map(Parameter::array).toArray(NDArray[]::new));
    }

    @Test
    void nothingIsGenerated() {
        BagOfWords model = bag(BagOfWords.Weighting.COUNT);
        assertThat(model.generates()).isFalse();
        assertThatThrownBy(() -> model.cache(1, 4)).isInstanceOf(ExperimentException.class);
    }
}
