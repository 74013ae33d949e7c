package org.ablate.plugins.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ForeignNames;
import org.ablate.spi.safetensors.NamedTensor;
import org.ablate.spi.safetensors.SafetensorsFile;
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

    /** A case of the golden folder and the base it stands on. */
    private record Place(Path base, Path folder) {
        String name() {
            return base.getParent().getFileName() + "/" + folder.getFileName();
        }
    }

    private static List<Place> places() throws IOException {
        List<Place> places = new ArrayList<>();
        try (Stream<Path> families = Files.list(Golden.folder().resolve("peft"))) {
            for (Path family : families.filter(Files::isDirectory).sorted().toList()) {
                try (Stream<Path> cases = Files.list(family)) {
                    cases.filter(folder -> Files.exists(folder.resolve("case.safetensors")))
                            .sorted()
                            .forEach(folder -> places.add(new Place(family.resolve("base"), folder)));
                }
            }
        }
        assertThat(places).isNotEmpty();
        for (String family : List.of("gpt2", "llama")) {
            Path base = Golden.folder().resolve("peft").resolve(family).resolve("base");
            places.add(new Place(base, own(family + "/embedding")));
        }
        return places;
    }

    /**
     * A case that was made as the golden ones are, with PEFT 0.21 over their bases and inputs: LoRA on {@code [wte, c_attn]} of gpt2,
     * whose output scores with wte too, and on {@code [embed_tokens, q_proj]} of llama with rank 3 for embed_tokens; before and after
     * ten steps of AdamW.
     */
    private static Path own(String name) {
        try {
            return Path.of(Objects.requireNonNull(PeftParityTest.class.getResource("peft/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<DynamicTest> each(Consumer<Place> check) throws IOException {
        return places().stream()
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
    Stream<DynamicTest> aLoadedAdapterComputesWhatPeftDoes() throws IOException {
        return each(place -> {
            for (String adapter : List.of("init", "trained")) {
                assertLogits(place, workplace(place, adapter).adapted(), "logits_" + adapter);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aMergedAdapterComputesWhatPeftsMergedDoes() throws IOException {
        return each(place -> {
            try (PeftCase golden = new PeftCase(place.folder(), engine.ops())) {
                if (golden.has("logits_merged")) {
                    Architecture model = workplace(place, "trained").adapted();
                    Adapters.of(model).merge(engine.ops());
                    assertThat(Adapters.of(model).names()).isEmpty();
                    assertLogits(place, model, "logits_merged");
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aDisabledAdapterLeavesTheBaseAsItWas() throws IOException {
        return each(place -> {
            Workplace workplace = workplace(place, "trained");
            try (PeftCase golden = new PeftCase(place.folder(), engine.ops())) {
                Architecture base = workplace.base();
                NDArray before = base.forward(golden.input(), Pass.evaluation());
                Architecture model = workplace.adapted(base);
                if (base.parameters().entrySet().stream().anyMatch(PeftParityTest::isTrainedBase)) {
                    return; // it is the base's own parameters that were trained
                }
                Adapters.of(model).disable();
                NDArray after = model.forward(golden.input(), Pass.evaluation());
                assertThat(after.toFloatArray()).isEqualTo(before.toFloatArray());
            }
        });
    }

    private static boolean isTrainedBase(Map.Entry<String, Parameter> entry) {
        return entry.getValue().trainable() && !entry.getKey().contains("." + NamedAdaptation.ONLY + ".");
    }

    private static void assertLogits(Place place, Architecture model, String name) {
        try (PeftCase golden = new PeftCase(place.folder(), engine.ops())) {
            NDArray logits = engine.ops().toFloat32(golden.logits(model, Pass.evaluation()));
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
    Stream<DynamicTest> tenStepsFromTheInitialAdapterGivePeftsLossesAndAdapter() throws IOException {
        return each(place -> {
            Ops ops = engine.ops();
            Workplace workplace = workplace(place, "init");
            Architecture model = workplace.adapted();
            // PEFT saves what an mlp made of the prompt, not the mlp; then there is nothing to train on as it did.
            boolean whole = trainable(place) == trained(model);
            Map<String, Parameter> parameters = new LinkedHashMap<>(model.parameters());
            parameters.values().removeIf(parameter -> !parameter.trainable());
            Optimizer adam = Workbench.of(() -> ops)
                    .build(
                            Optimizer.class,
                            "{type: adamw, learningRate: 0.01, beta2: 0.999, weightDecay: 0.01, decay: all}");
            adam.begin(parameters);
            NDList arrays = new NDList();
            parameters.values().forEach(parameter -> arrays.add(parameter.array()));
            try (PeftCase golden = new PeftCase(place.folder(), ops)) {
                double[] losses = golden.losses();
                for (int step = 0; step < (whole ? losses.length : 1); step++) {
                    Pass pass = Pass.training(Workplace.SEED, step, 0);
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
            if (whole) {
                assertAdapter(workplace, model, place);
            }
        });
    }

    private static void assertAdapter(Workplace workplace, Architecture model, Place place) {
        try (SafetensorsFile trained =
                SafetensorsFile.open(place.folder().resolve("trained").resolve("adapter_model.safetensors"))) {
            List<PeftTensor> tensors = method(place).tensors(model, NamedAdaptation.ONLY, names(workplace));
            Set<String> adapter = new LinkedHashSet<>(trained.tensors().keySet());
            adapter.removeIf(key -> key.endsWith(".base_layer.weight")); // the base's own, saved along
            assertThat(tensors).extracting(PeftTensor::key).containsAll(adapter);
            for (PeftTensor tensor : tensors) {
                float[] found = floats(tensor.write());
                assertClose(tensor.key(), found, trained.floats(tensor.key()), 1e-3);
            }
        }
    }

    private static ForeignNames names(Workplace workplace) {
        return Inside.names(workplace.names().orElseThrow());
    }

    private static PeftMethod method(Place place) {
        return PeftMethods.of(
                PeftConfig.read(place.folder().resolve("init").resolve("adapter_config.json")), engine.ops());
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
        return model.parameters().values().stream()
                .filter(Parameter::trainable)
                .mapToLong(Parameter::size)
                .sum();
    }

    private static long trainable(Place place) {
        try {
            return new ObjectMapper()
                    .readTree(place.folder().resolve("trainable.json").toFile())
                    .path("trainable_parameters")
                    .asLong();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
