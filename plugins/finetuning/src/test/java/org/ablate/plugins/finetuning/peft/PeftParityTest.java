package org.ablate.plugins.finetuning.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.plugins.finetuning.Workplace;
import org.ablate.plugins.finetuning.adapter.AdapterControl;
import org.ablate.plugins.finetuning.adapter.AdapterMethod;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.plugins.finetuning.prompt.InnerModel;
import org.ablate.plugins.finetuning.prompt.VirtualTokenModel;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every adapter of the golden folder, against what PEFT computed with it and how PEFT trained it. */
class PeftParityTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final int STEPS = 10;

    /** A case of the golden folder and the base it stands on. */
    private record Place(Path base, Path folder) {
        String name() {
            return base.getParent().getFileName() + "/" + folder.getFileName();
        }
    }

    private static List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (Path family : Golden.list("peft")) {
            for (Path folder : Golden.list("peft/" + family.getFileName())) {
                if (Files.exists(folder.resolve("case.safetensors"))) {
                    places.add(new Place(folder.resolveSibling("base"), folder));
                }
            }
        }
        assertThat(places).isNotEmpty();
        return places;
    }

    private static Stream<DynamicTest> each(Consumer<Place> check) {
        return each(places(), check);
    }

    private static Stream<DynamicTest> each(List<Place> places, Consumer<Place> check) {
        return places.stream()
                .map(place -> dynamicTest(place.name(), () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        check.accept(place);
                    }
                }));
    }

    private static Workplace workplace(Place place, String adapter) {
        return Workplace.of(
                place.base(), "{type: peft, path: '" + place.folder().resolve(adapter) + "'}", engine.ops());
    }

    @TestFactory
    Stream<DynamicTest> aLoadedAdapterComputesWhatPeftDoes() {
        return each(place -> {
            for (String adapter : List.of("init", "trained")) {
                assertLogits(place, workplace(place, adapter).adapted(), "logits_" + adapter);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aMergedAdapterComputesWhatPeftsMergedDoes() {
        return each(place -> {
            try (PeftCase golden = new PeftCase(place.folder(), engine.ops())) {
                if (golden.has("logits_merged")) {
                    Architecture model = workplace(place, "trained").adapted();
                    AdapterControl.of(model).merge(engine.ops());
                    assertThat(AdapterControl.of(model).names()).isEmpty();
                    assertLogits(place, model, "logits_merged");
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aDisabledAdapterLeavesTheBaseAsItWas() {
        return each(place -> {
            Workplace workplace = workplace(place, "trained");
            try (PeftCase golden = new PeftCase(place.folder(), engine.ops())) {
                Architecture base = workplace.base();
                NDArray before = base.forward(golden.input(), ForwardPass.evaluation());
                Architecture model = workplace.adapted(base);
                if (base.parameters().entrySet().stream().anyMatch(PeftParityTest::isTrainedBase)) {
                    return; // it is the base's own parameters that were trained
                }
                AdapterControl.of(model).disable();
                NDArray after = model.forward(golden.input(), ForwardPass.evaluation());
                assertThat(after.toFloatArray()).isEqualTo(before.toFloatArray());
            }
        });
    }

    private static boolean isTrainedBase(Map.Entry<String, Parameter> entry) {
        return entry.getValue().trainable() && !entry.getKey().contains("." + AdapterMethod.ONLY + ".");
    }

    private static void assertLogits(Place place, Architecture model, String name) {
        try (PeftCase golden = new PeftCase(place.folder(), engine.ops())) {
            NDArray logits = engine.ops().toFloat32(golden.logits(model, ForwardPass.evaluation()));
            assertThat(logits.getShape()).isEqualTo(golden.shape(name));
            assertClose(name, logits.toFloatArray(), golden.floats(name), 1e-4);
        }
    }

    private static void assertClose(String what, float[] found, float[] expected, double tolerance) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).as("%s[%d]", what, i).isCloseTo(expected[i], within(tolerance));
        }
    }

    @TestFactory
    Stream<DynamicTest> tenStepsFromTheInitialAdapterGivePeftsLossesAndAdapter() {
        return each(place -> {
            Workplace workplace = workplace(place, "init");
            Architecture model = workplace.adapted();
            // PEFT saves what an encoder made of the prompt, not the encoder; then there is nothing to train on as it
            // did.
            if (trainable(place) == trained(model)) {
                train(model, place, STEPS);
                assertAdapter(workplace, model, place);
            } else {
                train(model, place, 1);
            }
        });
    }

    /** Cases that tell how the encoder began are trained to their end. */
    @TestFactory
    Stream<DynamicTest> tenStepsFromTheInitialEncoderGivePeftsLossesAndPrompt() {
        List<Place> told =
                places().stream().filter(place -> !initial(place).isEmpty()).toList();
        assertThat(told).isNotEmpty();
        return each(told, place -> {
            Map<String, float[]> encoder = initial(place);
            Architecture model =
                    Workplace.of(place.base(), encoding(place), engine.ops()).adapted();
            Map<String, Parameter> parameters = trainable(model);
            assertThat(parameters).hasSameSizeAs(encoder);
            Iterator<float[]> values = encoder.values().iterator();
            parameters
                    .values()
                    .forEach(parameter -> parameter.fill(engine.ops().parameter(values.next(), parameter.shape())));
            assertPrompt(model, place, "init", 1e-5);
            train(model, place, STEPS);
            assertPrompt(model, place, "trained", 1e-3);
        });
    }

    /** The first values of what PEFT trained, by its names and in its order; none where the case does not tell them. */
    private static Map<String, float[]> initial(Place place) {
        Map<String, float[]> values = new LinkedHashMap<>();
        try (PeftCase golden = new PeftCase(place.folder(), engine.ops())) {
            facts(place).path("trainable").fieldNames().forEachRemaining(name -> {
                if (golden.has("init." + name)) {
                    values.put(name, golden.floats("init." + name));
                }
            });
        }
        return values;
    }

    /** The adaptation whose encoder is that of the case. */
    private static String encoding(Place place) {
        PeftConfig config = config(place);
        int tokens = config.integer("num_virtual_tokens", 0);
        int hidden = config.integer("encoder_hidden_size", 0);
        return switch (config.text("peft_type", "")) {
            case "PREFIX_TUNING" -> "{type: prefix-tuning, tokens: " + tokens + ", hidden: " + hidden + "}";
            case "P_TUNING" -> "{type: p-tuning, tokens: " + tokens + ", encoder: {type: mlp, hidden: " + hidden + "}}";
            default -> throw new AssertionError(config.file() + " has no encoder that is known here");
        };
    }

    private static void assertPrompt(Architecture model, Place place, String stage, double tolerance) {
        try (SafetensorsFile saved =
                SafetensorsFile.open(place.folder().resolve(stage).resolve("adapter_model.safetensors"))) {
            float[] made = ((VirtualTokenModel) model)
                    .source()
                    .forward(ForwardPass.evaluation())
                    .toFloatArray();
            assertClose(stage + " prompt", made, saved.floats(PeftTokens.KEY), tolerance);
        }
    }

    private static Map<String, Parameter> trainable(Architecture model) {
        Map<String, Parameter> parameters = new LinkedHashMap<>(model.parameters());
        parameters.values().removeIf(parameter -> !parameter.trainable());
        return parameters;
    }

    /** Takes steps of AdamW from the beginning and compares the loss before each. */
    private static void train(Architecture model, Place place, int steps) {
        Ops ops = engine.ops();
        Map<String, Parameter> parameters = trainable(model);
        Optimizer adam = Workbench.of(() -> ops)
                .build(
                        Optimizer.class,
                        "{type: adamw, learningRate: 0.01, beta2: 0.999, weightDecay: 0.01, decay: all}");
        adam.begin(parameters);
        NDList arrays = new NDList();
        parameters.values().forEach(parameter -> arrays.add(parameter.array()));
        try (PeftCase golden = new PeftCase(place.folder(), ops)) {
            double[] losses = golden.losses();
            for (int step = 0; step < Math.min(steps, losses.length); step++) {
                ForwardPass pass = ForwardPass.training(Workplace.SEED, step, 0);
                NDArray loss = golden.loss(model, pass);
                for (NDArray more : pass.losses().values()) {
                    loss = loss.add(more);
                }
                assertThat((double) loss.getFloat())
                        .as("loss %d", step)
                        .isCloseTo(losses[step], within(1e-4 * losses[step]));
                adam.step(ops.gradients(loss, arrays), adam.learningRate(), step);
            }
        }
    }

    private static void assertAdapter(Workplace workplace, Architecture model, Place place) {
        try (SafetensorsFile trained =
                SafetensorsFile.open(place.folder().resolve("trained").resolve("adapter_model.safetensors"))) {
            List<PeftTensor> tensors = method(place).tensors(model, AdapterMethod.ONLY, names(workplace));
            Set<String> adapter = new LinkedHashSet<>(trained.tensors().keySet());
            adapter.removeIf(key -> key.endsWith(".base_layer.weight")); // the base's own, saved along
            assertThat(tensors).extracting(PeftTensor::key).containsAll(adapter);
            for (PeftTensor tensor : tensors) {
                float[] found = floats(tensor.write());
                assertClose(tensor.key(), found, trained.floats(tensor.key()), 1e-3);
            }
        }
    }

    private static ExternalNaming names(Workplace workplace) {
        return InnerModel.names(workplace.names().orElseThrow());
    }

    private static PeftMethod method(Place place) {
        return PeftMethods.of(config(place), engine.ops());
    }

    private static PeftConfig config(Place place) {
        return PeftConfig.read(place.folder().resolve("init").resolve("adapter_config.json"));
    }

    private static float[] floats(NamedTensor tensor) {
        float[] floats = new float[Math.toIntExact(tensor.shape().size())];
        tensor.data()
                .get()
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(floats);
        return floats;
    }

    private static long trained(Architecture model) {
        return trainable(model).values().stream().mapToLong(Parameter::size).sum();
    }

    private static long trainable(Place place) {
        return facts(place).path("trainable_parameters").asLong();
    }

    private static JsonNode facts(Place place) {
        return Golden.json(place.folder().resolve("trainable.json"));
    }
}
