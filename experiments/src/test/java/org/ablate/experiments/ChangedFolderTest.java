package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run's folder is compared with what was written, by everyone who reads it. */
class ChangedFolderTest {

    private static final String TEMPLATE = "{% for m in messages %}{{ m.content }}{% endfor %}";
    private static final String TOKENIZER = """
            {"version": "1.0", "pre_tokenizer": {"type": "Whitespace"}, "model": {"type": "WordLevel", "unk_token": "[UNK]",
             "vocab": {"[UNK]": 0, "the": 1, "owls": 2, "oaks": 3}}}
            """;

    @TempDir
    static Path trained;

    @TempDir
    Path folder;

    /** Runs that every test copies, by name: one of a language model, one of a classifier whose tokenizer came with a template. */
    @BeforeAll
    static void train() throws IOException {
        Workplace workplace = Workplace.in(Files.createDirectory(trained.resolve("model")));
        succeed(workplace.run());

        Workplace classifier = Workplace.in(Files.createDirectory(trained.resolve("classifier")));
        Path given = Files.createDirectory(trained.resolve("tokenizer"));
        Files.writeString(given.resolve("tokenizer.json"), TOKENIZER);
        Files.writeString(given.resolve("chat_template.jinja"), TEMPLATE);
        Path reviews = Files.writeString(trained.resolve("reviews.tsv"), "the owls\tgood\nthe oaks\tbad\n".repeat(10));
        succeed(classifier.run(
                "--set",
                "data={type: tsv, path: " + reviews + ", validationPath: " + reviews + ", columns: [text, label]}",
                "--set",
                "tokenizer={type: pretrained, path: " + given + "}",
                "--set",
                "objective=classification",
                "--set",
                "model=bag-of-words",
                "--set",
                "evaluation={every: 6, metrics: [loss, accuracy], best: loss}"));
    }

    private static void succeed(Workplace.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private static Path run(Workplace workplace) {
        return workplace.runs().get(0);
    }

    /** A copy of the run of that name, whose files may be changed. */
    private Path copy(String name) {
        Path from = run(new Workplace(trained.resolve(name)));
        Path to = folder.resolve("copied");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to;
    }

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
                "lock.json | \"seal\" | \"sealed\" | it has no seal, as those of runs from before there were seals",
                "checkpoints/step-0000012/state.json | \"step\" : 12, | \"step\" : 10, | its values do not have the SHA-256",
                "checkpoints/step-0000012/state.json | \"seal\" | \"sealed\" | it has no seal",
            })
    void aFileThatDecidesIsRefusedByName(String name, String from, String to, String message) throws IOException {
        Path run = copy("model");
        change(run.resolve(name), from, to);
        assertEveryoneRefuses(run, name, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classes.json | good | bood",
                "tokenizer.json | owls | oaks",
                "chat_template.jinja | content | role",
            })
    void whatBelongsToAClassifierAndItsTokenizerIsToo(String name, String from, String to) throws IOException {
        Path run = copy("classifier");
        change(run.resolve(name), from, to);
        assertEveryoneRefuses(run, name, "is not what the run began with (SHA-256 ");
    }

    @Test
    void aFileThatWouldBeReadButWasNotThereIsRefused() throws IOException {
        Path run = copy("model");
        Files.writeString(run.resolve("chat_template.jinja"), TEMPLATE);
        assertEveryoneRefuses(run, "chat_template.jinja", "there was no such file; remove it");
    }

    @Test
    void aFileThatIsGoneIsRefused() throws IOException {
        Path run = copy("classifier");
        Files.delete(run.resolve("chat_template.jinja"));
        assertEveryoneRefuses(run, "chat_template.jinja", "is missing; put the original back");
    }

    private static void change(Path file, String from, String to) throws IOException {
        String text = Workplace.read(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replaceFirst(Pattern.quote(from), to));
    }

    private void assertEveryoneRefuses(Path run, String file, String message) throws IOException {
        Workplace workplace = Workplace.in(Files.createDirectory(folder.resolve("workplace")));
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
                    .hasLineCount(1)
                    .contains(Path.of(file).getFileName().toString())
                    .contains(message);
        }
    }

    @Test
    void commentsAndLayoutOfTheDescriptorDecideNothing() throws IOException {
        Path run = copy("model");
        Path file = run.resolve("resolved.yaml");
        Files.writeString(file, "# a remark\n" + Workplace.read(file).replaceAll(" +# .*", ""));
        succeed(Workplace.in(Files.createDirectory(folder.resolve("workplace"))).ablate("evaluate", run.toString()));
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
