package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that others trained, and presets, on the command line. */
class PretrainedCommandTest {

    @TempDir
    Path folder;

    private static Path stories() {
        return Golden.shared().resolve("models/stories260K");
    }

    private String[] beginning(Workplace workplace) {
        return new String[] {
            workplace.descriptor().toString(),
            "--set",
            "data.path=" + workplace.text(),
            "--set",
            "model={type: pretrained, path: " + stories() + "}",
            "--set",
            "tokenizer={type: pretrained, path: " + stories() + "}",
            "--set",
            "optimizer={type: sgd, learningRate: 1.0e-30}",
            "--set",
            "training.steps=2"
        };
    }

    private static String[] verb(String verb, String[] arguments, String... more) {
        return java.util.stream.Stream.of(new String[] {verb}, arguments, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    @Test
    void explainShowsTheDescriptorThatAFolderBecameAndItsWeights() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = workplace.ablate(verb("explain", beginning(workplace)));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("type: decoder")
                .containsPattern("keyValueHeads: 4 +# .*stories260K/config.json")
                .contains("Weights: 47 parameters loaded, 0 missing, 0 unexpected, 0 tensors reshaped")
                .contains("loaded: layers.*.attention.query.weight (5 times)");
    }

    @Test
    void whatWasNotTrainedComesOutOfARunByteForByte() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome ran = workplace.ablate(verb("run", beginning(workplace), "--quiet"));
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        Path run = workplace.runs().get(0);
        assertThat(Workplace.read(run.resolve("lock.json")))
                .containsPattern("\"model.safetensors\" : \"[0-9a-f]{64}\"");
        Path to = folder.resolve("exported");
        Workplace.Outcome exported =
                workplace.ablate("export", run.toString(), "--format", "huggingface", "--to", to.toString());
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("config.json", "tokenizer.json", "generation_config.json");
        try (SafetensorsFile before = SafetensorsFile.open(stories().resolve("model.safetensors"));
                SafetensorsFile after = SafetensorsFile.open(to.resolve("model.safetensors"))) {
            assertThat(after.tensors().keySet()).isEqualTo(before.tensors().keySet());
            before.tensors()
                    .keySet()
                    .forEach(name -> assertThat(after.bytes(name)).as(name).isEqualTo(before.bytes(name)));
        }
        Workplace.Outcome plain = workplace.ablate("export", run.toString(), "--format", "safetensors");
        assertThat(plain.exitCode()).as(plain.err()).isZero();
        assertThat(run.resolve("export-safetensors")).isDirectoryContaining("glob:**/descriptor.yaml");
    }

    @Test
    void anUnknownFormatIsAnsweredWithTheNearest() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome =
                workplace.ablate("export", workplace.descriptor().toString(), "--format", "hugging-face");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err()).contains("there is no exporter 'hugging-face'; did you mean 'huggingface'?");
    }

    @Test
    void presetsAreListedAndShown() {
        assertThat(Workplace.plain("presets").out()).contains("llama", "gpt2", "GPT-2 small (124 M)");
        Workplace.Outcome shown = Workplace.plain("explain", "preset:gpt2");
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out()).containsPattern("width: 768 +# preset:gpt2:").contains("124,439,808");
        assertThat(Workplace.plain("explain", "preset:lama").err())
                .contains("there is no preset 'lama'; did you mean 'llama'?");
    }
}
