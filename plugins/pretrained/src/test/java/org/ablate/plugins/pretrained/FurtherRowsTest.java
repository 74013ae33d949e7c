package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Output;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code vocabulary: grow} gives tokens that a folder does not count rows of their own, and leaves all else as it is. */
class FurtherRowsTest {

    private static final int FURTHER = 3;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TempDir
    Path folder = Path.of("");

    /** Scores of the folder's tokens are those that Transformers computed without the further ones. */
    @TestFactory
    Stream<DynamicTest> everyFamilyGrows() {
        return Golden.list("models").stream()
                .filter(model -> Files.exists(model.resolve("case.safetensors")))
                .map(model -> dynamicTest(String.valueOf(model.getFileName()), () -> grow(model)));
    }

    private static void grow(Path folder) {
        try (NDScope scope = new NDScope();
                ModelCase golden = new ModelCase(folder)) {
            scope.suppressNotUsedWarning();
            Map<String, float[]> before = values(Workplace.load(folder, engine.ops()));
            Workplace.Model model = Workplace.load(folder, FURTHER, engine.ops(), "model.vocabulary=grow");
            ModelConfig config = ModelConfig.read(folder.resolve("config.json"));
            int known = config.integer("vocab_size");
            int grown = 0;
            for (Map.Entry<String, Parameter> entry :
                    model.architecture().parameters().entrySet()) {
                float[] now = entry.getValue().floats();
                float[] then = Objects.requireNonNull(before.get(entry.getKey()));
                if (now.length == then.length) {
                    assertThat(now).as(entry.getKey()).isEqualTo(then);
                } else {
                    grown++;
                    assertGrown(entry.getKey(), now, then, known);
                }
            }
            assertThat(grown).isPositive();
            assertThat(model.report().missing()).isEmpty();
            assertThat(model.report().notes().toString()).contains("3 rows added, the mean of the others");
            if (model.architecture().output() == Output.TOKENS) {
                assertScoresStay(golden, model, config, known);
            }
        }
    }

    private static Map<String, float[]> values(Workplace.Model model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.architecture().parameters().forEach((name, parameter) -> values.put(name, parameter.floats()));
        return values;
    }

    private static void assertGrown(String name, float[] now, float[] then, int known) {
        int width = then.length / known;
        assertThat(now).as(name).hasSize((known + FURTHER) * width).startsWith(then);
        for (int i = 0; i < width; i++) {
            double sum = 0;
            for (int row = 0; row < known; row++) {
                sum += then[row * width + i];
            }
            for (int row = known; row < known + FURTHER; row++) {
                assertThat((double) now[row * width + i]).as(name).isCloseTo(sum / known, within(1e-6));
            }
        }
    }

    private static void assertScoresStay(ModelCase golden, Workplace.Model model, ModelConfig config, int known) {
        boolean seq2seq = model.architecture().readsSource();
        long start = config.integer("decoder_start_token_id", 0);
        NDArray logits = engine.ops()
                .toFloat32(model.architecture()
                        .forward(golden.input(seq2seq, start, engine.ops()), ForwardPass.evaluation()));
        assertThat(logits.getShape().getLastDimension()).isEqualTo(known + FURTHER);
        float[] ours = logits.get("..., :" + known).toFloatArray();
        float[] theirs = golden.floats("logits");
        long[] mask = golden.has("attention_mask") && !seq2seq ? golden.integers("attention_mask") : new long[0];
        for (int i = 0; i < ours.length; i++) {
            if (mask.length == 0 || mask[i / known] == 1) {
                assertThat((double) ours[i]).isCloseTo(theirs[i], within(1e-4));
            }
        }
    }

    @Test
    void rowsAreAddedAlongTheAxisOfTheTokens() {
        FurtherRows rows = new FurtherRows(2, Optional.empty());
        assertThat(rows.grown("a", new float[] {1, 2, 3, 6}, new Shape(2, 2), new Shape(4, 2)))
                .containsExactly(1, 2, 3, 6, 2, 4, 2, 4);
        assertThat(rows.grown("b", new float[] {1, 4}, new Shape(1, 2), new Shape(1, 3)))
                .containsExactly(1, 4, 2.5f);
        assertThat(rows.grown("c", new float[] {1, 2, 3, 6}, new Shape(2, 2), new Shape(2, 3)))
                .containsExactly(1, 2, 1.5f, 3, 6, 4.5f);
        for (Shape other : List.of(new Shape(3, 3), new Shape(1, 2), new Shape(4), new Shape(2, 2, 2))) {
            assertThat(rows.axis(new Shape(2, 2), other)).as(other.toString()).isEmpty();
        }
        assertThat(new FurtherRows(5, Optional.empty()).axis(new Shape(2, 2), new Shape(4, 2)))
                .as("an axis that does not count tokens")
                .isEmpty();
    }

    @Test
    void rowsThatAreGivenAreTaken() {
        Path file = folder.resolve("rows.safetensors");
        SafetensorsWriter.write(
                file, List.of(NamedTensor.ofFloats("a", new Shape(2, 2), () -> new float[] {7, 8, 9, 10})), Map.of());
        FurtherRows rows = new FurtherRows(2, Optional.of(file));
        assertThat(rows.grown("a", new float[] {1, 2, 3, 6}, new Shape(2, 2), new Shape(4, 2)))
                .containsExactly(1, 2, 3, 6, 7, 8, 9, 10);
        assertThatThrownBy(() -> rows.grown("a", new float[4], new Shape(2, 2), new Shape(5, 2)))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(file + ": the tensor 'a' is (2, 2); the further rows are (3, 2)");
        assertThatThrownBy(() -> rows.grown("b", new float[4], new Shape(2, 2), new Shape(4, 2)))
                .hasMessage(file + " has no tensor 'b', which should hold the further rows, (2, 2)");
    }

    @Test
    void withoutItTheMessageSaysWhatToWrite() {
        Path llama = Golden.list("models").stream()
                .filter(model -> model.endsWith("llama"))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> Workplace.load(llama, FURTHER, engine.ops()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("the tokenizer has more tokens than the weights; write 'vocabulary: grow'");
    }
}
