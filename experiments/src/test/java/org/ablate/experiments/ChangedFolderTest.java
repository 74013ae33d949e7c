package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run's folder is compared with what was written, by everyone who reads it. */
class ChangedFolderTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resolved.yaml | learningRate: 0.01 | learningRate: 0.02 | optimizer.learningRate is 0.02 and was 0.01",
                "resolved.yaml | seed: 1337 | seed: 1338 | seed is 1338 and was 1337",
                "resolved.yaml | steps: 12 | steps: 24 | training.steps is 24 and was 12",
                "resolved.yaml | clip: 1.0 | clipped: 1.0 | training.clip is absent and was 1.0",
                "resolved.yaml | name: tiny | name: [ | it is no descriptor any more",
                "tokenizer.json | 7 | 8 | is not what the run began with",
                "lock.json | 1337 | 1338 | its values do not have the SHA-256 that its seal says",
                "checkpoints/step-0000012/state.json | \"step\" : 12, | \"step\" : 10, | its values do not have the SHA-256",
            })
    void aFileThatDecidesIsRefusedByName(String name, String from, String to, String message) throws IOException {
        Workplace workplace = Workplace.in(folder);
        workplace.run();
        Path run = workplace.runs().get(0);
        Path file = run.resolve(name);
        Files.writeString(file, Workplace.read(file).replaceFirst(java.util.regex.Pattern.quote(from), to));

        for (List<String> command : List.of(
                List.of("resume", run.toString()),
                List.of("evaluate", run.toString()),
                List.of("generate", run.toString()),
                List.of("export", run.toString()),
                List.of(
                        "validate",
                        workplace.descriptor().toString(),
                        "--set",
                        "data.path=" + workplace.text(),
                        "--set",
                        "model={type: run, path: " + run + "}"))) {
            Workplace.Outcome outcome = workplace.ablate(command.toArray(String[]::new));
            assertThat(outcome.exitCode()).as("%s: %s", command, outcome.err()).isEqualTo(2);
            assertThat(outcome.err())
                    .as("%s", command)
                    .contains(file.getFileName().toString())
                    .contains(message);
        }
    }

    @Test
    void commentsAndLayoutOfTheDescriptorDecideNothing() throws IOException {
        Workplace workplace = Workplace.in(folder);
        workplace.run();
        Path run = workplace.runs().get(0);
        Path file = run.resolve("resolved.yaml");
        Files.writeString(file, "# a remark\n" + Workplace.read(file).replaceAll(" +# .*", ""));
        assertThat(workplace.ablate("evaluate", run.toString()).exitCode()).isZero();
    }

    @Test
    void whatTheModelGaveBeforeTrainingIsComputedAnewWhereItWasChanged() throws IOException {
        Workplace workplace = Workplace.in(folder);
        Path pairs = Files.writeString(
                folder.resolve("pairs.jsonl"),
                "{\"prompt\": \"the \", \"chosen\": \"owls\", \"rejected\": \"oaks\"}\n".repeat(20));
        String[] dpo = {
            "--set", "data={type: preferences, path: " + pairs + ", validationPath: " + pairs + "}",
            "--set", "objective={type: preference, template: plain}",
            "--set", "tokenizer=byte",
            "--set", "context=48",
        };
        Workplace.Outcome first = workplace.run(dpo);
        assertThat(first.exitCode()).as(first.err()).isZero();
        for (Path cached : references(workplace)) {
            byte[] bytes = Files.readAllBytes(cached);
            bytes[bytes.length - 1] ^= 1;
            Files.write(cached, bytes);
        }
        workplace.run(dpo);
        assertThat(Workplace.journal(workplace.runs().get(1)))
                .isEqualTo(Workplace.journal(workplace.runs().get(0)));
    }

    private static List<Path> references(Workplace workplace) throws IOException {
        try (Stream<Path> files = Files.list(workplace.out().resolve(".cache"))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }
}
