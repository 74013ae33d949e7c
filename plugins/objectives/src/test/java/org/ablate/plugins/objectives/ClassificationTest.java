package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.objectives.classification.BalancedClassWeights;
import org.ablate.plugins.objectives.classification.ClassWeights;
import org.ablate.plugins.objectives.classification.Classification;
import org.ablate.plugins.objectives.classification.EqualClassWeights;
import org.ablate.plugins.objectives.classification.GivenClassWeights;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClassificationTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private record NoFields() {}

    private static final Choice<ClassWeights> UNUSED = new Choice<>(ClassWeights.class, "equal", new NoFields());
    private static final RandomStream RANDOM = RandomStream.of(1, "test", "", 0);
    private static final Classes CLASSES = new Classes(List.of("bad", "good"), List.of(3L, 1L));

    private static Classification objective(Optional<String> pair, ClassWeights weights, double smoothing) {
        return new Classification(
                new Classification.Config("text", pair, "label", UNUSED, GivenLoss.CHOICE),
                weights,
                GivenLoss.smoothed(engine.ops(), smoothing),
                CLASSES,
                engine.ops());
    }

    private static Examples.Reading reading(int context) {
        return new Examples.Reading(Letters.withSpecials(0), CLASSES, context);
    }

    private static Item item(String text, String other, String label) {
        return Item.of(Map.of("text", text, "other", other, "label", label), "reviews.tsv:8");
    }

    @Test
    void aTextIsFramedCutOnTheRightAndLabeledOnce() {
        Classification objective = objective(Optional.empty(), new EqualClassWeights(), 0);
        Example example = objective
                .examples(item("abcdef", "", " good"), reading(5), RANDOM)
                .get(0);
        assertThat(example.tokens()).containsExactly(Letters.CLASSIFY, 1, 2, 3, Letters.SEPARATOR);
        assertThat(example.labels()).containsExactly(1);
        assertThat(example.targets()).isEqualTo(1);
        assertThat(example.types()).isEmpty();
        assertThat(objective.classes(item("a", "", "good "))).containsExactly("good");
    }

    @Test
    void ofAPairTheLongerTextIsCutFirst() {
        Example example = objective(Optional.of("other"), new EqualClassWeights(), 0)
                .examples(item("abcdef", "gh", "bad"), reading(8), RANDOM)
                .get(0);
        assertThat(example.tokens())
                .containsExactly(Letters.CLASSIFY, 1, 2, 3, Letters.SEPARATOR, 7, 8, Letters.SEPARATOR);
        assertThat(example.types().orElseThrow()).containsExactly(0, 0, 0, 0, 0, 1, 1, 1);
    }

    @Test
    void whatIsMalformedIsRefusedByItsPlace() {
        Classification objective = objective(Optional.empty(), new EqualClassWeights(), 0);
        assertRefused(() -> objective.examples(item("a", "", "fair"), reading(8), RANDOM), "'fair'");
        assertRefused(() -> objective.classes(item("a", "", "  ")), "names no class");
        assertRefused(
                () -> objective.examples(Item.of(Map.of("label", "bad"), "reviews.tsv:8"), reading(8), RANDOM),
                "'text'");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String said) {
        assertThatThrownBy(call)
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("reviews.tsv:8")
                .hasMessageContaining(said);
    }

    @Test
    void aContextWithoutRoomForTextIsRefused() {
        assertThatThrownBy(() -> objective(Optional.empty(), new EqualClassWeights(), 0)
                        .examples(item("a", "", "bad"), reading(2), RANDOM))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("no room");
    }

    /** Two rows whose scores are (0, 1) and (2, 0), labeled 0 and 1. */
    private static double loss(Classification objective, ForwardPass pass) {
        NDArray table = engine.array(new float[] {0, 1, 2, 0}, 2, 2);
        Batch batch = Batch.of(engine.array(new long[] {0, 0, 1, 0}, 2, 2), engine.array(new long[] {0, 1}, 2, 1), 2);
        return objective
                .outcome(new Scripted(table, Output.CLASSES, false, false), batch, pass)
                .lossSum()
                .getFloat();
    }

    @Test
    void classesWeighInTrainingOnly() {
        double first = Math.log(1 + Math.E);
        double second = Math.log(1 + Math.exp(2));
        ForwardPass training = ForwardPass.training(1, 0, 0);
        assertThat(loss(objective(Optional.empty(), new EqualClassWeights(), 0), training))
                .isCloseTo(first + second, within(1e-5));
        // 4 labels of 2 classes: 4 / (2 · 3) and 4 / (2 · 1).
        Classification balanced = objective(Optional.empty(), new BalancedClassWeights(), 0);
        assertThat(loss(balanced, training)).isCloseTo(first * 2 / 3 + second * 2, within(1e-5));
        assertThat(loss(balanced, ForwardPass.evaluation())).isCloseTo(first + second, within(1e-5));
        ClassWeights given = new GivenClassWeights(new GivenClassWeights.Config(Map.of("good", 5.0)));
        assertThat(loss(objective(Optional.empty(), given, 0), training)).isCloseTo(first + second * 5, within(1e-5));
    }

    @Test
    void labelsAreSmoothedInTrainingOnly() {
        Classification smoothed = objective(Optional.empty(), new EqualClassWeights(), 0.1);
        double plain = Math.log(1 + Math.E) + Math.log(1 + Math.exp(2));
        assertThat(loss(smoothed, ForwardPass.evaluation())).isCloseTo(plain, within(1e-5));
        // Each row's loss falls by 0.05 times the difference of its scores, for both labels are the less likely.
        assertThat(loss(smoothed, ForwardPass.training(1, 0, 0))).isCloseTo(plain - 0.05 * (1 + 2), within(1e-5));
    }

    @Test
    void aWeightOfAClassThatIsNotThereIsRefused() {
        ClassWeights given = new GivenClassWeights(new GivenClassWeights.Config(Map.of("fair", 5.0)));
        assertThatThrownBy(() -> objective(Optional.empty(), given, 0))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'fair'")
                .hasMessageContaining("bad, good");
    }

    @Test
    void aLanguageModelIsRefused() {
        assertThatThrownBy(() -> objective(Optional.empty(), new EqualClassWeights(), 0)
                        .requireFit(new Scripted(engine.normal(1, 4, 4), Output.TOKENS, false, false)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'classification'")
                .hasMessageContaining("sequence-classification");
    }
}
