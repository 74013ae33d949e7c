package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every model of the golden folder, against what Transformers computed with it. */
class ModelParityTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TestFactory
    Stream<DynamicTest> everyModelComputesWhatTransformersDoes() {
        List<Path> folders = Golden.list("models").stream()
                .filter(folder -> Files.exists(folder.resolve("case.safetensors")))
                .toList();
        assertThat(folders).isNotEmpty();
        return folders.stream().map(folder -> dynamicTest(String.valueOf(folder.getFileName()), () -> compare(folder)));
    }

    private static void compare(Path folder) {
        Ops ops = engine.ops();
        try (NDScope scope = new NDScope();
                ModelCase golden = new ModelCase(folder)) {
            scope.suppressNotUsedWarning();
            Workplace.Model model = Workplace.load(folder, ops);
            ModelConfig config = ModelConfig.read(folder.resolve("config.json"));
            long start = config.integer("decoder_start_token_id", 0);
            boolean seq2seq = model.architecture().readsSource();
            Input input = golden.input(seq2seq, start, ops);
            NDArray logits = ops.toFloat32(model.architecture().forward(input, ForwardPass.evaluation()));
            boolean[] counted = counted(golden, seq2seq, model.architecture().output());
            assertClose(logits.toFloatArray(), golden.floats("logits"), counted, 1e-4);

            boolean causal = model.architecture().causal() && !seq2seq;
            long[] labels = labels(golden, causal);
            NDArray sum = ops.crossEntropy(
                    logits, ops.manager().create(labels, golden.shape("labels")), CrossEntropyOptions.PLAIN);
            long count =
                    java.util.Arrays.stream(labels).filter(label -> label >= 0).count();
            NDArray loss = ops.scale(sum, 1.0 / count);
            assertThat((double) loss.getFloat())
                    .isCloseTo(golden.floats("loss")[0], org.assertj.core.data.Offset.offset(1e-4));
            compareGradients(folder, golden, model, loss, ops);
        }
    }

    private static boolean[] counted(ModelCase golden, boolean seq2seq, Output output) {
        int classes = (int) golden.shape("logits").get(golden.shape("logits").dimension() - 1);
        boolean[] counted = new boolean[golden.floats("logits").length];
        boolean all = seq2seq || output == Output.CLASSES || !golden.has("attention_mask");
        long[] mask = all ? new long[0] : golden.integers("attention_mask");
        for (int i = 0; i < counted.length; i++) {
            counted[i] = all || mask[i / classes] == 1;
        }
        return counted;
    }

    /** The labels where the model predicts them: a causal one at the position before. */
    private static long[] labels(ModelCase golden, boolean causal) {
        long[] labels = golden.integers("labels");
        if (!causal) {
            return labels;
        }
        int time = (int) golden.shape("labels").get(1);
        long[] shifted = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            shifted[i] = (i + 1) % time == 0 ? CrossEntropyOptions.IGNORE : labels[i + 1];
        }
        return shifted;
    }

    private static void compareGradients(Path folder, ModelCase golden, Workplace.Model model, NDArray loss, Ops ops) {
        Map<String, Parameter> parameters =
                new LinkedHashMap<>(model.architecture().parameters());
        parameters.values().removeIf(parameter -> !parameter.trainable()); // buffers of Transformers' models
        NDList arrays = new NDList();
        parameters.values().forEach(parameter -> arrays.add(parameter.array()));
        NDList gradients = ops.gradients(loss, arrays);
        Map<String, float[]> byName = new LinkedHashMap<>();
        int next = 0;
        for (String name : parameters.keySet()) {
            byName.put(name, gradients.get(next++).toFloatArray());
        }
        Map<String, float[]> expected = golden.gradients();
        assertThat(expected).isNotEmpty();
        // What is zero by mathematics, as a key's bias, is rounding of what the whole pass has.
        double rounding = 1e-6 * Math.max(1, norm(expected.values()));
        List<String> wrong = new ArrayList<>();
        Set<String> compared = new LinkedHashSet<>();
        for (WeightNames.Rule rule : rules(folder, model)) {
            float[] reference = expected.remove(rule.tensor());
            if (reference == null || !byName.keySet().containsAll(rule.parameters())) {
                continue;
            }
            List<Shape> shapes = rule.parameters().stream()
                    .map(name -> Objects.requireNonNull(parameters.get(name)).shape())
                    .toList();
            float[] whole = new float[(int) rule.packing().packed(shapes).size()];
            for (int i = 0; i < shapes.size(); i++) {
                rule.packing()
                        .put(Objects.requireNonNull(byName.get(rule.parameters().get(i))), whole, shapes, i);
            }
            compared.addAll(rule.parameters());
            if (distance(whole, reference) > 1e-3 * norm(reference) + rounding) {
                wrong.add(rule.tensor() + ": off by " + distance(whole, reference) + " of " + norm(reference));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(expected.keySet()).as("gradients of no parameter").isEmpty();
        assertThat(compared).as("parameters with a gradient").isEqualTo(byName.keySet());
    }

    private static List<WeightNames.Rule> rules(Path folder, Workplace.Model model) {
        Pretrained.Config source =
                model.sketch().root().model().from(Pretrained.Config.class).orElseThrow();
        ModelFolder opened = ModelFolder.open(folder, source.family());
        return opened.family()
                .weights(opened.config())
                .of(
                        model.architecture().parameters().keySet(),
                        model.architecture().output());
    }

    private static void assertClose(float[] actual, float[] expected, boolean[] counted, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            if (counted[i]) {
                double off = Math.abs(actual[i] - expected[i]);
                worst = off <= worst ? worst : off; // not a number is worse than any
            }
        }
        assertThat(worst).as("largest difference of logits").isLessThanOrEqualTo(tolerance);
    }

    private static double distance(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    private static double norm(Collection<float[]> all) {
        return Math.sqrt(all.stream().mapToDouble(a -> norm(a) * norm(a)).sum());
    }

    private static double norm(float[] a) {
        return distance(a, new float[a.length]);
    }
}
