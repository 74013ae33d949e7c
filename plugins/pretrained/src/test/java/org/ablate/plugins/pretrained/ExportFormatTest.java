package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.GenerationTokens;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.tensor.DType;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number formats of what is exported: training is in fp32, whatever its folder's format. */
class ExportFormatTest {

    private static final String TRAINED = "layers.0.attention.query.weight";
    private static final String THEIRS = "model.layers.0.self_attn.q_proj.weight";
    private static final String UNTRAINED = "model.layers.0.self_attn.k_proj.weight";

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TempDir
    Path temporary = Path.of("");

    private Path llama(DType dtype, String key) {
        Copies copies = new Copies(temporary);
        Path folder = copies.as("llama", dtype);
        copies.rewrite(folder, config -> {
            config.remove("dtype");
            config.put(key, dtype == DType.F16 ? "float16" : dtype == DType.BF16 ? "bfloat16" : "float32");
        });
        return folder;
    }

    /** A model of a folder after a step, which changes one weight. */
    private static Workplace.Model trained(Path folder, DoubleUnaryOperator step) {
        Workplace.Model model = Workplace.load(folder, engine.ops());
        Parameter parameter =
                Objects.requireNonNull(model.architecture().parameters().get(TRAINED));
        float[] values = parameter.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) step.applyAsDouble(values[i]);
        }
        parameter.fill(engine.ops().parameter(values, parameter.shape()));
        return model;
    }

    private Exporter.Written export(Workplace.Model model, Optional<DType> format) {
        return new HuggingFaceExporter()
                .export(
                        new Exporter.Exported(
                                model.sketch().root().model(),
                                model.architecture(),
                                model.sketch().root().context(),
                                Optional.empty(),
                                Classes.NONE,
                                model.sketch().toYaml(),
                                choice -> Workplace.differences(model.sketch(), choice),
                                GenerationTokens.NONE,
                                format),
                        temporary);
    }

    private SafetensorsFile weights() {
        return SafetensorsFile.open(temporary.resolve("model.safetensors"));
    }

    private String said(String key) {
        return ModelConfig.read(temporary.resolve("config.json"))
                .optionalText(key)
                .orElse("nothing");
    }

    @ParameterizedTest
    @CsvSource({"F16, float16, dtype", "BF16, bfloat16, dtype", "F16, float16, torch_dtype"})
    void whatWasTrainedKeepsItsNumbersAndTheRestItsBytes(DType dtype, String name, String key) {
        Path folder = llama(dtype, key);
        Workplace.Model model = trained(folder, value -> value * 1.0001 + 1e-6);
        Exporter.Written written = export(model, Optional.empty());
        try (SafetensorsFile file = weights();
                SafetensorsFile before = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            assertThat(file.info(THEIRS).dtype()).isEqualTo(DType.F32);
            assertThat(file.floats(THEIRS))
                    .isEqualTo(Objects.requireNonNull(
                                    model.architecture().parameters().get(TRAINED))
                            .floats());
            assertThat(file.info(UNTRAINED).dtype()).isEqualTo(dtype);
            assertThat(file.bytes(UNTRAINED)).isEqualTo(before.bytes(UNTRAINED));
            assertThat(written.notes())
                    .containsExactly("1 of " + file.tensors().size()
                            + " tensors are in float32, as they were trained, since the folder's " + name
                            + " would round them; --dtype " + name + " writes all in that");
        }
        assertThat(said(key)).isEqualTo("float32");
    }

    @Test
    void whatWasNotTrainedIsWrittenAsItWasAndThereIsNothingToTell() {
        Exporter.Written written = export(Workplace.load(llama(DType.F16, "dtype"), engine.ops()), Optional.empty());
        assertThat(written.notes()).isEmpty();
        assertThat(said("dtype")).isEqualTo("float16");
    }

    @Test
    void aConfigurationThatWouldRoundWhatItsFileHoldsSaysFloat32() {
        Path folder = llama(DType.F32, "dtype");
        new Copies(temporary).rewrite(folder, config -> config.put("dtype", "bfloat16"));
        export(trained(folder, value -> value * 1.0001), Optional.empty());
        assertThat(said("dtype")).isEqualTo("float32");
    }

    /** Or a library that goes by the configuration would round it. */
    @Test
    void aHeadThatTheFolderHasNotIsInFloat32AsTheConfigurationSays() {
        Workplace.Model model = Workplace.load(
                llama(DType.F16, "dtype"),
                engine.ops(),
                "model.head={type: sequence-classification, pooling: last-token, bias: false, classes: 3}",
                "model.missing=initialize",
                "model.unexpected=ignore");
        assertThat(export(model, Optional.empty()).notes())
                .singleElement()
                .asString()
                .startsWith("1 of ");
        assertThat(said("dtype")).isEqualTo("float32");
    }

    @ParameterizedTest
    @CsvSource({"F32, F16, float16", "F32, BF16, bfloat16", "F16, F32, float32", "BF16, F16, float16"})
    void allIsWrittenInTheFormatThatIsAskedForAndTheConfigurationSaysIt(DType from, DType to, String name) {
        Exporter.Written written = export(trained(llama(from, "dtype"), value -> value * 1.0001), Optional.of(to));
        try (SafetensorsFile file = weights()) {
            assertThat(file.tensors().values()).allMatch(info -> info.dtype() == to);
        }
        assertThat(said("dtype")).isEqualTo(name);
        if (to == DType.F32) {
            assertThat(written.notes()).isEmpty();
        } else {
            assertThat(written.notes()).singleElement().asString().contains("tensors were rounded to " + name);
        }
    }

    @Test
    void aNumberThatTheFormatHasNotIsRefusedAndNothingIsWritten() {
        Workplace.Model model = trained(llama(DType.F32, "dtype"), value -> 70000);
        assertThatThrownBy(() -> export(model, Optional.of(DType.F16)))
                .hasMessageContaining("tensor '" + THEIRS + "' holds 70000.0")
                .hasMessageContaining("write it as bfloat16 or float32");
        assertThat(temporary.resolve("model.safetensors")).doesNotExist();
    }
}
