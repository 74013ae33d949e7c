package org.ablate.plugins.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.training.Metric;
import org.ablate.spi.training.Metric.Observation;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClassMetricTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    /** The metric of choices, in batches of seven; one label in each does not count. */
    private static double value(Metric metric, long[] labels, long[] choices, int classes) {
        Metric.Tally tally = metric.begin();
        for (int from = 0; from < labels.length; from += 7) {
            int rows = Math.min(7, labels.length - from);
            float[] logits = new float[(rows + 1) * classes];
            long[] batch = new long[rows + 1];
            for (int row = 0; row < rows; row++) {
                logits[row * classes + Math.toIntExact(choices[from + row])] = 1;
                batch[row] = labels[from + row];
            }
            batch[rows] = -100;
            tally.add(new Observation(
                    engine.array(logits, rows + 1, classes), engine.array(batch, rows + 1, 1), 0, rows, 0));
        }
        return tally.value();
    }

    private static F1 f1(Average average) {
        return new F1(new F1.Config(average), engine.ops());
    }

    private static Precision precision(Average average) {
        return new Precision(new Precision.Config(average), engine.ops());
    }

    private static Recall recall(Average average) {
        return new Recall(new Recall.Config(average), engine.ops());
    }

    /** scikit-learn's numbers. */
    @TestFactory
    Stream<DynamicTest> metricsOfClassesAreThoseOfScikitLearn() {
        JsonNode file = Golden.json("metric/classification.json");
        long[] labels = Golden.tensor(file.get("labels")).longs();
        long[] choices = Golden.tensor(file.get("predictions")).longs();
        int classes = file.get("confusion").size();
        List<DynamicTest> tests = new ArrayList<>();
        for (Average average : Average.values()) {
            JsonNode expected = file.get(average.name().toLowerCase(java.util.Locale.ROOT));
            tests.add(test(average + " f1", f1(average), expected.get("f1"), labels, choices, classes));
            tests.add(test(
                    average + " precision", precision(average), expected.get("precision"), labels, choices, classes));
            tests.add(test(average + " recall", recall(average), expected.get("recall"), labels, choices, classes));
        }
        tests.add(test("matthews", new Matthews(engine.ops()), file.get("mcc"), labels, choices, classes));
        tests.add(test("cohen-kappa", new CohenKappa(engine.ops()), file.get("cohen_kappa"), labels, choices, classes));
        tests.add(test("accuracy", new Accuracy(engine.ops()), file.get("accuracy"), labels, choices, classes));
        return tests.stream();
    }

    private static DynamicTest test(
            String name, Metric metric, JsonNode expected, long[] labels, long[] choices, int classes) {
        return DynamicTest.dynamicTest(name, () -> {
            assertThat(value(metric, labels, choices, classes)).isCloseTo(expected.doubleValue(), within(1e-15));
            assertThat(metric.lowerIsBetter()).isFalse();
        });
    }

    /** scikit-learn's numbers; single precision of the probabilities leaves the Brier score seven digits. */
    @TestFactory
    Stream<DynamicTest> metricsOfTwoClassesAreThoseOfScikitLearn() {
        JsonNode file = Golden.json("metric/classification.json");
        return Stream.of(
                two("roc-auc", new RocAuc(engine.ops()), file, "roc_auc", 1e-14),
                two("average-precision", new AveragePrecision(engine.ops()), file, "average_precision", 1e-14),
                two("brier", new Brier(engine.ops()), file, "brier", 1e-7));
    }

    private static DynamicTest two(String name, Metric metric, JsonNode file, String expected, double tolerance) {
        return DynamicTest.dynamicTest(name, () -> {
            double[] scores = Golden.tensor(file.get("scores")).data();
            long[] labels = Golden.tensor(file.get("binary_labels")).longs();
            Metric.Tally tally = metric.begin();
            for (int i = 0; i < labels.length; i += 10) {
                int rows = Math.min(10, labels.length - i);
                float[] logits = new float[2 * rows];
                for (int row = 0; row < rows; row++) {
                    logits[2 * row] = (float) Math.log(1 - scores[i + row]);
                    logits[2 * row + 1] = (float) Math.log(scores[i + row]);
                }
                long[] batch = Arrays.copyOfRange(labels, i, i + rows);
                tally.add(new Observation(engine.array(logits, rows, 2), engine.array(batch, rows, 1), 0, rows, 0));
            }
            assertThat(tally.value()).isCloseTo(file.get(expected).doubleValue(), within(tolerance));
        });
    }

    @Test
    void aMetricOfTwoClassesRefusesThree() {
        assertThatThrownBy(() -> value(new RocAuc(engine.ops()), new long[] {0}, new long[] {1}, 3))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("3 of them");
        assertThat(new Brier(engine.ops()).lowerIsBetter()).isTrue();
    }

    @Test
    void aClassThatNeverOccursDoesNotCountAndOneNeverChosenCountsNothing() {
        long[] labels = {0, 0, 1, 1};
        long[] choices = {0, 0, 0, 0};
        assertThat(value(precision(Average.MACRO), labels, choices, 3)).isEqualTo(0.25);
        assertThat(value(recall(Average.MACRO), labels, choices, 3)).isEqualTo(0.5);
        assertThat(value(new Matthews(engine.ops()), labels, choices, 3)).isZero();
    }

    @Test
    void nothingSeenIsNotANumber() {
        assertThat(f1(Average.MACRO).begin().value()).isNaN();
        assertThat(new Matthews(engine.ops()).begin().value()).isNaN();
    }

    @Test
    void aVocabularyIsTooManyClasses() {
        assertThatThrownBy(() -> f1(Average.MACRO)
                        .begin()
                        .add(new Observation(
                                engine.array(new float[5_000], 1, 5_000), engine.array(new long[1], 1, 1), 0, 1, 0)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("5000")
                .hasMessageContaining("accuracy");
    }
}
