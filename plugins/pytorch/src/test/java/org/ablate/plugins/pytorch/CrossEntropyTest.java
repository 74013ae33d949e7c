package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.testkit.FiniteDifferences;
import org.ablate.testkit.Golden;
import org.ablate.testkit.GoldenTensor;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cross-entropy against PyTorch's numbers, which are means: the sum here divided by the weights of what counts. */
class CrossEntropyTest {

    private static final double TOLERANCE = 1e-5;
    private static final Pattern CASE = Pattern.compile("cross_entropy(_weighted)?(?:_smooth_([0-9.]+))?(_sum)?");

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TestFactory
    Stream<DynamicTest> equalsTheReferenceForwardAndGradient() {
        JsonNode file = Golden.json("loss/losses.json");
        return Golden.cases(file).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("cross_entropy"))
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> checkCase(file, entry.getKey(), entry.getValue())));
    }

    private void checkCase(JsonNode file, String name, JsonNode expected) {
        Matcher parts = CASE.matcher(name);
        assertThat(parts.matches())
                .as("a kind of cross-entropy that Ops should know: %s", name)
                .isTrue();
        GoldenTensor logitValues = Golden.tensor(file.get("logits"));
        NDArray logits =
                engine.trainable(logitValues.floats(), logitValues.shape().getShape());
        GoldenTensor labels = Golden.tensor(file.get("targets"));
        GoldenTensor weights = Golden.tensor(file.get("class_weights"));
        boolean weighted = parts.group(1) != null;
        double smoothing = parts.group(2) == null ? 0 : Double.parseDouble(parts.group(2));
        long ignored = file.get("ignore_index").longValue();
        double divisor = parts.group(3) != null ? 1 : counted(labels.longs(), weights.data(), weighted, ignored);

        NDArray loss = engine.ops()
                .crossEntropy(
                        logits,
                        labels.indices(engine.ops()),
                        new CrossEntropyOptions(weighted ? weights.array(engine.ops()) : null, ignored, smoothing))
                .div((float) divisor);

        assertThatArray(loss).isCloseTo(Golden.tensor(expected.get("loss")), TOLERANCE);
        assertThatArray(engine.ops().gradients(loss, new NDList(logits)).get(0))
                .isCloseTo(Golden.tensor(expected.get("grad")), TOLERANCE);
    }

    private static double counted(long[] labels, double[] weights, boolean weighted, long ignored) {
        double sum = 0;
        for (long label : labels) {
            if (label != ignored) {
                sum += weighted ? weights[(int) label] : 1;
            }
        }
        return sum;
    }

    @Test
    void isTheSumOverAllLeadingDimensions() {
        NDArray logits = engine.normal(1, 2, 3, 7);
        NDArray labels = engine.array(new long[] {0, 6, 3, -100, 2, 1}, 2, 3);

        NDArray loss = engine.ops().crossEntropy(logits, labels, CrossEntropyOptions.PLAIN);

        float[] logProbabilities = logits.logSoftmax(2).toFloatArray();
        double expected = 0;
        long[] flat = labels.toLongArray();
        for (int row = 0; row < flat.length; row++) {
            expected -= flat[row] < 0 ? 0 : logProbabilities[row * 7 + (int) flat[row]];
        }
        assertThat(loss.getShape()).isEqualTo(new Shape());
        assertThat(loss.getFloat()).isCloseTo((float) expected, within(1e-4f));
        FiniteDifferences.assertGradients(
                engine.ops(),
                () -> engine.ops().crossEntropy(logits, labels, new CrossEntropyOptions(null, -100, 0.2)),
                5e-3,
                logits);
    }

    @Test
    void nothingThatCountsIsZero() {
        NDArray logits = engine.normal(1, 2, 7);
        NDArray labels = engine.array(new long[] {-1, -1}, 2);
        NDArray loss = engine.ops().crossEntropy(logits, labels, new CrossEntropyOptions(null, -1, 0.1));
        assertThat(loss.getFloat()).isZero();
        assertThat(engine.ops().gradients(loss, new NDList(logits)).get(0).toFloatArray())
                .containsOnly(0f);
    }
}
