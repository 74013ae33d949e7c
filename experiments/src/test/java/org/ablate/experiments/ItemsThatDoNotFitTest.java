package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations and rows of which no whole example can be made are found, counted and dealt with as told before the first step. */
class ItemsThatDoNotFitTest {

    @TempDir
    Path folder = Path.of("");

    private Path descriptor = Path.of("");

    @BeforeEach
    void writeAConversationWhosePromptFillsTheContext() throws IOException {
        Path data = Files.writeString(
                folder.resolve("talks.jsonl"), talk("q") + talk("q q q") + talk("q ".repeat(50)) + talk("q"));
        descriptor = Files.writeString(
                folder.resolve("talks.yaml"),
                String.join(
                        "\n",
                        "name: talks",
                        "precision: fp32",
                        "context: 64",
                        "data: {type: instructions, path: " + data + ", validationPath: " + data + "}",
                        "tokenizer: byte",
                        "model: {type: decoder, width: 16, layers: 1, attention: {type: multi-head, heads: 2}}",
                        "objective: {type: sft, template: plain, pack: false}",
                        "training: {steps: 2, batch: 2}",
                        "evaluation: {metrics: [loss]}",
                        "samples: {tokens: 0}",
                        ""));
    }

    private static String talk(String prompt) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"" + prompt
                + "\"}, {\"role\": \"assistant\", \"content\": \"answer\"}]}\n";
    }

    private Workplace.Outcome ablate(String verb, String... overrides) {
        return Workplace.plain(Stream.of(
                        Stream.of(
                                verb,
                                descriptor.toString(),
                                "--out",
                                folder.resolve("runs").toString()),
                        Stream.of(overrides).flatMap(override -> Stream.of("--set", override)))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void oneThatLosesItsAnswerIsRefusedAtItsLine(boolean pack) {
        Workplace.Outcome outcome = ablate("run", "objective.pack=" + pack);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().strip().lines().toList())
                .last()
                .asString()
                .contains("talks.jsonl:3: no token of an answer is among the 65 of 108 that fit")
                .contains("objective.truncate: left")
                .contains("data.onBadRow: skip");
        assertThat(folder.resolve("runs").resolve("talks")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void oneIsLeftOutAndCountedWhereSuchRowsAreSkipped(boolean pack) {
        Workplace.Outcome outcome = ablate("run", "objective.pack=" + pack, "data.onBadRow=skip");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err())
                .contains("warning: 1 of 4 items of the training split are left out; the first is ")
                .contains("warning: 1 of 4 items of the validation split are left out; the first is ");
    }

    @Test
    void itsBeginningIsCutAndCountedWhereThatIsLeftOut() {
        String cut =
                "1 of 4 items of the training split are longer than the context of 64 and lose 43 tokens; the first is ";
        Workplace.Outcome run = ablate("run", "objective.truncate=left");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains(cut).contains("talks.jsonl:3");
        assertThat(ablate("explain", "objective.truncate=left").out())
                .contains("training   4, of which 4 become examples of at most 64 tokens")
                .contains(cut);
    }

    @Test
    void noneIsCutWhereThatIsRefused() {
        Workplace.Outcome outcome = ablate("run", "objective.truncate=refuse");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("talks.jsonl:3: the conversation has 108 tokens, and 65 fit");
        assertThat(ablate("run", "objective.truncate=refuse", "data.onBadRow=skip")
                        .exitCode())
                .isZero();
    }

    @Test
    void aRowThatTheObjectiveCannotReadIsOneToo() throws IOException {
        Path data = Files.writeString(
                folder.resolve("tags.jsonl"),
                List.of("{\"tokens\": \"a b\", \"tags\": \"X Y\"}", "{\"tokens\": \"a b\", \"tags\": \"X\"}", "")
                        .stream()
                        .reduce((a, b) -> a + "\n" + b)
                        .orElse(""));
        descriptor = Files.writeString(
                folder.resolve("tags.yaml"),
                String.join(
                        "\n",
                        "name: tags",
                        "precision: fp32",
                        "context: 64",
                        "data: {type: json-lines, path: " + data + ", validationPath: " + data + "}",
                        "tokenizer: byte",
                        "model: {type: encoder, width: 16, layers: 1, attention: {type: multi-head, heads: 2}, head: token-classification}",
                        "objective: token-classification",
                        "training: {steps: 2, batch: 2}",
                        "evaluation: {metrics: [loss]}",
                        ""));
        assertThat(ablate("run").err()).contains("tags.jsonl:2: 2 words in 'tokens' but 1 classes in 'tags'");
        Workplace.Outcome skipping = ablate("run", "data.onBadRow=skip");
        assertThat(skipping.exitCode()).isZero();
        assertThat(skipping.err()).contains("warning: 1 of 2 items of the training split are left out");
    }
}
