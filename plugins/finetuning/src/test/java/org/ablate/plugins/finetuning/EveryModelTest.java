package org.ablate.plugins.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every method on every kind of model: it trains what it says, or says why it has no place there. */
class EveryModelTest {

    private static final int STEPS = 6;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final Map<String, String> MODELS = new LinkedHashMap<>();

    static {
        String attention = "{type: multi-head, heads: 2}";
        MODELS.put("decoder", "{type: decoder, width: 16, layers: 2, attention: " + attention + ", position: rope}");
        MODELS.put(
                "encoder",
                "{type: encoder, width: 16, layers: 2, attention: " + attention
                        + ", tokenTypes: 0, head: {type: masked-language-model}}");
        MODELS.put(
                "encoder-decoder",
                "{type: encoder-decoder, width: 16, layers: 2, encoderAttention: " + attention + ", decoderAttention: "
                        + attention + ", crossAttention: " + attention + "}");
        MODELS.put("recurrent", "{type: recurrent, width: 16, layers: 2}");
    }

    /**
     * A method.
     *
     * @param adaptation as a descriptor has it
     * @param trains regular expression of the names of what it trains
     * @param refusals what it says instead, by model
     */
    private record Method(String adaptation, String trains, Map<String, String> refusals) {

        Method(String adaptation, String trains) {
            this(adaptation, trains, Map.of());
        }

        String type() {
            return adaptation.replaceAll("\\{type: ([a-z0-9-]+).*", "$1");
        }
    }

    private static final String NO_LINEAR = "adaptation: no linear layer matches [all-linear] in the blocks []";
    private static final String NO_ATTENTION =
            "adaptation: a prefix stands before the keys and values of attentions, but this model has no attention;"
                    + " choose prompt-tuning or lora";
    private static final String TWO_TEXTS =
            "adaptation: a prompt stands before one text, but this model reads a source and writes a target;"
                    + " choose prefix-tuning or lora";

    private static Method linear(String adaptation, String trains) {
        return new Method(adaptation, trains, Map.of("recurrent", NO_LINEAR));
    }

    private static final List<Method> METHODS = List.of(
            new Method("full", ".*"),
            new Method("{type: freeze, match: [embedding]}", "(?!embedding\\.).*"),
            new Method("bitfit", ".*[bB]ias"),
            new Method(
                    "norm-tuning",
                    ".*[nN]orm\\..*",
                    Map.of(
                            "recurrent",
                            "adaptation: norm-tuning trains norms, but this model has none with parameters; choose lora or ia3")),
            linear("{type: lora, targets: [all-linear], initialization: gaussian}", ".*\\.adapter\\.lora[AB]"),
            new Method("{type: lora, targets: [embedding]}", "embedding\\.adapter\\.loraEmbedding[AB]"),
            linear("{type: dora, targets: [all-linear]}", ".*\\.adapter\\.(lora[AB]|magnitude)"),
            linear("{type: vera, rank: 8, targets: [all-linear]}", ".*\\.adapter\\.lambda[BD]"),
            linear("{type: adalora, rank: 4, targetRank: 2, targets: [all-linear]}", ".*\\.adapter\\.lora[ABE]"),
            linear("{type: loha, rank: 3, targets: [all-linear]}", ".*\\.adapter\\.w[12][AB]"),
            linear("{type: lokr, rank: 2, targets: [all-linear]}", ".*\\.adapter\\.w[12][AB]?"),
            linear("{type: ia3, targets: [all-linear]}", ".*\\.adapter\\.scale"),
            linear("{type: houlsby, targets: [all-linear]}", ".*\\.adapter\\.(up|down)\\.(weight|bias)"),
            linear("{type: pfeiffer, targets: [all-linear]}", ".*\\.adapter\\.(up|down)\\.(weight|bias)"),
            linear("{type: qlora, adapter: {type: lora, targets: [all-linear]}}", ".*\\.adapter\\.lora[AB]"),
            linear(
                    "{type: multi-adapter, adapters: [{name: a, method: {type: lora, targets: [all-linear]}},"
                            + " {name: b, method: {type: ia3, targets: [all-linear]}}]}",
                    ".*\\.(a\\.lora[AB]|b\\.scale)"),
            new Method("{type: prefix-tuning, tokens: 3}", "adapter\\..*", Map.of("recurrent", NO_ATTENTION)),
            new Method("{type: p-tuning-v2, tokens: 3}", "adapter\\..*", Map.of("recurrent", NO_ATTENTION)),
            new Method("{type: prompt-tuning, tokens: 3}", "adapter\\..*", Map.of("encoder-decoder", TWO_TEXTS)),
            new Method("{type: p-tuning, tokens: 3}", "adapter\\..*", Map.of("encoder-decoder", TWO_TEXTS)));

    @Test
    void everyMethodIsAmongThem() {
        Set<String> known = new TreeSet<>(ComponentCatalogue.discover().names("adaptation"));
        known.remove("peft"); // what it adds is one of the others, by what its file says
        Set<String> tested = METHODS.stream().map(Method::type).collect(Collectors.toSet());
        assertThat(tested).isEqualTo(known);
    }

    @TestFactory
    Stream<DynamicTest> itTrainsWhatItSaysOrSaysWhyNot() {
        return METHODS.stream().flatMap(method -> MODELS.keySet().stream()
                .map(model -> DynamicTest.dynamicTest(method.adaptation() + " on " + model, () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        check(method, model);
                    }
                })));
    }

    private static void check(Method method, String model) {
        Workplace workplace = Workplace.of(
                "model: " + MODELS.get(model) + "\nadaptation: " + method.adaptation() + "\n", engine.ops());
        Optional<String> refusal = Optional.ofNullable(method.refusals().get(model));
        if (refusal.isPresent()) {
            assertThatThrownBy(workplace::adapted)
                    .isInstanceOf(ExperimentException.class)
                    .hasMessage(refusal.get());
            return;
        }
        Architecture adapted = workplace.adapted();
        Map<String, float[]> before = values(adapted);
        double[] losses = train(workplace, adapted);
        assertThat(Arrays.stream(losses).allMatch(Double::isFinite)).isTrue();
        assertThat(losses[STEPS - 1]).isLessThan(losses[0]);
        Set<String> changed = new TreeSet<>();
        values(adapted).forEach((name, now) -> {
            if (!Arrays.equals(now, before.get(name))) {
                changed.add(name);
            }
        });
        assertThat(changed).isNotEmpty().allSatisfy(name -> assertThat(name).matches(method.trains()));
        Set<String> trainable = adapted.parameters().entrySet().stream()
                .filter(entry -> entry.getValue().trainable())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(trainable).containsAll(changed).allSatisfy(name -> assertThat(name)
                .matches(method.trains()));
    }

    private static Map<String, float[]> values(Architecture model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> values.put(name, parameter.floats()));
        return values;
    }

    /** A few steps on one batch; the loss of each. */
    private static double[] train(Workplace workplace, Architecture model) {
        Ops ops = engine.ops();
        Map<String, Parameter> trained = new LinkedHashMap<>(model.parameters());
        trained.values().removeIf(parameter -> !parameter.trainable());
        NDList arrays = new NDList();
        trained.values().forEach(parameter -> arrays.add(parameter.array()));
        Optimizer adam = workplace
                .adaptation()
                .optimizer(
                        Workbench.of(() -> ops)
                                .build(Optimizer.class, "{type: adamw, learningRate: 0.01, weightDecay: 0}"),
                        model,
                        STEPS);
        adam.begin(trained);
        NDArray labels = engine.array(new long[] {1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9}, 2, 6);
        double[] losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            ForwardPass pass = ForwardPass.training(Workplace.SEED, step, 0);
            NDArray scores = model.forward(input(model), pass);
            NDArray loss = ops.scale(ops.crossEntropy(scores, labels, CrossEntropyOptions.PLAIN), 1.0 / 12);
            losses[step] = loss.getFloat();
            for (NDArray more : pass.losses().values()) {
                loss = loss.add(more);
            }
            adam.step(ops.gradients(loss, arrays), adam.learningRate(), step);
        }
        return losses;
    }

    private static Input input(Architecture model) {
        Input input = Input.of(engine.array(new long[] {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}, 2, 6));
        if (!model.readsSource()) {
            return input;
        }
        NDArray keep = engine.array(new float[] {1, 1, 1, 1, 1, 1, 1, 0}, 2, 4).toType(DataType.BOOLEAN, false);
        return input.withSource(Input.of(engine.array(new long[] {7, 2, 9, 4, 4, 1, 3, 0}, 2, 4))
                .withKeep(keep));
    }
}
