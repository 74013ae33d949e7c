package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ablate.laboratory.events.Journal;
import org.ablate.spi.event.RunEvent;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every task runs from its descriptor, and resumes to the same bytes. */
class TasksTest {

    private static final String TEXT = "data={type: text, path: TEXT}";
    private static final String REVIEWS =
            "data={type: tsv, path: REVIEWS, validationPath: REVIEWS, columns: [text, label]}";
    private static final String PAIRS =
            "data={type: tsv, path: PAIRS, validationPath: PAIRS, columns: [source, target]}";
    private static final String PREFERENCES = "data={type: preferences, path: PREFERRED, validationPath: PREFERRED}";
    private static final String JUDGED = "evaluation={every: 5, metrics: [loss, accuracy], best: loss}";
    private static final String CLASSES = "evaluation={every: 5, metrics: [loss, accuracy, f1, matthews], best: loss}";
    private static final String SPECIAL =
            "tokenizer={type: char, specialTokens: [\"<s>\", \"</s>\", \"[PAD]\", \"[MASK]\"], sentinels: 8}";

    @TempDir
    Path folder;

    private static Map<String, List<String>> tasks() {
        Map<String, List<String>> tasks = new TreeMap<>();
        tasks.put(
                "recurrent language model",
                List.of(TEXT, "model={type: recurrent, width: 16, cell: lstm, dropout: 0.1}"));
        tasks.put(
                "recurrent language model, gru, untied",
                List.of(
                        TEXT,
                        "model={type: recurrent, width: 16, cell: gru, head: {type: language-model, tied: false}}"));
        tasks.put("prefix language model", List.of(TEXT, "objective=prefix-lm"));
        tasks.put(
                "span corruption",
                List.of(TEXT, SPECIAL, "objective=span-corruption", "model={type: recurrent-seq2seq, width: 16}"));
        tasks.put(
                "sequence to sequence with attention",
                List.of(
                        PAIRS,
                        SPECIAL,
                        "objective=seq2seq",
                        "model={type: recurrent-seq2seq, width: 16, dropout: 0.1}",
                        "samples.prompt=owl"));
        tasks.put(
                "sequence to sequence without attention, scheduled sampling",
                List.of(
                        PAIRS,
                        SPECIAL,
                        "objective={type: seq2seq, sampling: {type: scheduled, decay: {type: linear, steps: 8}}}",
                        "model={type: recurrent-seq2seq, width: 16, alignment: none, cell: lstm}",
                        "samples.prompt=owl"));
        tasks.put(
                "bag of words",
                List.of(REVIEWS, CLASSES, "objective={type: classification, weights: balanced}", "model=bag-of-words"));
        tasks.put(
                "direct preference",
                List.of(
                        PREFERENCES,
                        JUDGED,
                        "context=48",
                        "tokenizer=byte",
                        "objective={type: preference, template: plain}"));
        tasks.put(
                "direct preference of an adapted model",
                List.of(
                        PREFERENCES,
                        JUDGED,
                        "context=48",
                        "tokenizer=byte",
                        "objective={type: preference, template: plain, loss: ipo}",
                        "adaptation={type: lora, rank: 2}"));
        tasks.put("tf-idf", List.of(REVIEWS, CLASSES, "objective=classification", "model=tf-idf"));
        return tasks;
    }

    @TestFactory
    Stream<DynamicTest> everyTaskRunsAndResumesToTheSameBytes() {
        return tasks().entrySet().stream()
                .map(task -> DynamicTest.dynamicTest(task.getKey(), () -> resumes(task.getKey(), task.getValue())));
    }

    private void resumes(String name, List<String> settings) throws IOException {
        Path own = Files.createDirectory(folder.resolve(name.replaceAll("[^a-z0-9]", "")));
        Workplace workplace = Workplace.in(own);
        Workplace.Outcome outcome = workplace.ablate(arguments(workplace, settings));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        Path whole = workplace.runs().get(0);
        Path stopped = workplace.out().resolve("tiny-stopped");
        Workplace.copyBeginning(whole, stopped);

        workplace.runUntil(stopped, 7);
        forgetReferences(workplace);
        Workplace.Outcome resumed = workplace.ablate("resume", "tiny-stopped", "--quiet");

        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.exitCode()).isZero();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isNotEmpty()
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
        assertThat(Workplace.journal(stopped)).isEqualTo(Workplace.journal(whole));
        assertThat(workplace
                        .ablate("evaluate", whole.getFileName().toString(), "--json")
                        .exitCode())
                .isZero();
    }

    /** What a model gave before training was found in the cache until now, and is computed again from here on. */
    private static void forgetReferences(Workplace workplace) throws IOException {
        Path cache = workplace.out().resolve(".cache");
        try (DirectoryStream<Path> kept = Files.newDirectoryStream(cache, "reference-*.safetensors")) {
            for (Path file : kept) {
                Files.delete(file);
            }
        }
    }

    private static String[] arguments(Workplace workplace, List<String> settings) {
        List<String> arguments =
                new ArrayList<>(List.of("run", workplace.descriptor().toString(), "--quiet"));
        for (String setting : settings) {
            arguments.add("--set");
            arguments.add(setting.replace("TEXT", workplace.text().toString())
                    .replace("REVIEWS", reviews(workplace.folder()).toString())
                    .replace("PREFERRED", preferences(workplace.folder()).toString())
                    .replace("PAIRS", pairs(workplace.folder()).toString()));
        }
        return arguments.toArray(String[]::new);
    }

    private static Path reviews(Path folder) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            rows.append(i % 3 == 0 ? "a fine owl\tgood\n" : "a dull oak " + i + "\tbad\n");
        }
        return write(folder.resolve("reviews.tsv"), rows);
    }

    private static Path pairs(Path folder) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            rows.append("owl ").append(i).append('\t').append(i).append(" lwo\n");
        }
        return write(folder.resolve("pairs.tsv"), rows);
    }

    private static Path preferences(Path folder) {
        String rows = IntStream.range(0, 20)
                .mapToObj(i ->
                        ("{\"prompt\": \"owl %d?\", \"chosen\": \"oak %d\", \"rejected\": \"%d\"}").formatted(i, i, i))
                .collect(Collectors.joining(",", "[", "]"));
        return write(folder.resolve("preferences.json"), rows);
    }

    private static Path write(Path file, CharSequence text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatAModelMakesOfASourceIsShownOnALineOfItsOwn() {
        Workplace workplace = Workplace.in(folder);
        String model = "model={type: recurrent-seq2seq, width: 16}";
        Workplace.Outcome outcome = workplace.ablate(arguments(
                workplace,
                List.of(PAIRS, SPECIAL, "objective=seq2seq", model, "samples={every: 0, tokens: 5, prompt: owl 3}")));
        assertThat(outcome.err()).isEmpty();
        Path run = workplace.runs().get(0);
        List<RunEvent.SampleGenerated> samples = Journal.read(run.resolve("events.jsonl")).stream()
                .filter(RunEvent.SampleGenerated.class::isInstance)
                .map(RunEvent.SampleGenerated.class::cast)
                .toList();
        assertThat(samples).hasSize(1);
        assertThat(samples.get(0).prompt()).isEqualTo("owl 3\n");
        assertThat(outcome.out()).contains("owl 3\n" + samples.get(0).text() + "\n");
        Workplace.Outcome written =
                workplace.ablate("generate", run.getFileName().toString(), "--prompt", "owl 4", "--tokens", "5");
        assertThat(written.err()).isEmpty();
        assertThat(written.out()).doesNotContain("owl 4");
    }

    @Test
    void eachPromptOfAListGetsItsText() {
        Workplace workplace = Workplace.in(folder);
        String model = "model={type: recurrent-seq2seq, width: 16}";
        String prompts = "samples={every: 0, tokens: 5, prompt: [owl 3, owl 4]}";
        Workplace.Outcome outcome =
                workplace.ablate(arguments(workplace, List.of(PAIRS, SPECIAL, "objective=seq2seq", model, prompts)));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).containsSubsequence("owl 3\n", "owl 4\n", "run: ");
        assertThat(Journal.read(workplace.runs().get(0).resolve("events.jsonl")).stream()
                        .filter(RunEvent.SampleGenerated.class::isInstance)
                        .map(RunEvent.SampleGenerated.class::cast)
                        .map(RunEvent.SampleGenerated::prompt))
                .containsExactly("owl 3\n", "owl 4\n");
    }

    @Test
    void aSourceThatTheTokenizerCannotReadIsToldBeforeARunBegins() {
        Workplace workplace = Workplace.in(folder);
        String model = "model={type: recurrent-seq2seq, width: 16}";
        Workplace.Outcome outcome = workplace.ablate(arguments(
                workplace, List.of(PAIRS, SPECIAL, "objective=seq2seq", model, "samples={tokens: 5, prompt: é}")));
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err()).contains("é").doesNotContain("\tat ");
        assertThat(workplace.runs()).isEmpty();
    }

    @Test
    void whatATaskLacksIsToldBeforeARunBegins() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = workplace.ablate(arguments(workplace, List.of(TEXT, "objective=masked-lm")));
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err())
                .contains("masked-lm")
                .contains("specialTokens")
                .doesNotContain("\tat ");
        assertThat(workplace.runs()).isEmpty();
    }
}
