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
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees: results on standard output, everything else on standard error, and the exit code. */
class CommandLineTest {

    @TempDir
    Path folder;

    @Test
    void aRunPrintsOneSummaryAsJsonAndItsFolderHoldsEverything() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = workplace.run("--json", "--set", "expect={loss: {atMost: 100}}");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines()).hasSize(1);
        assertThat(outcome.out())
                .contains("\"status\":\"completed\"", "\"step\":12", "\"bits-per-byte\":", "\"met\":true");
        assertThat(workplace.runs().get(0))
                .isDirectoryContaining("glob:**/descriptor.yaml")
                .isDirectoryContaining("glob:**/resolved.yaml")
                .isDirectoryContaining("glob:**/lock.json")
                .isDirectoryContaining("glob:**/events.jsonl")
                .isDirectoryContaining("glob:**/tokenizer.json")
                .isDirectoryContaining("glob:**/run.log");
        assertThat(Workplace.contents(workplace.runs().get(0).resolve("checkpoints")))
                .anyMatch(file -> file.startsWith("step-0000012/model.safetensors"))
                .anyMatch(file -> file.startsWith("step-0000012/state.json"));
    }

    @Test
    void aTrainedModelGeneratesIsEvaluatedAndListed() {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace.run().exitCode()).isZero();
        String run = workplace.runs().get(0).getFileName().toString();

        Workplace.Outcome one = workplace.ablate("generate", run, "--prompt", "the ", "--tokens", "9", "--seed", "5");
        Workplace.Outcome again = workplace.ablate("generate", run, "--prompt", "the ", "--tokens", "9", "--seed", "5");
        assertThat(one.exitCode()).isZero();
        assertThat(one.out())
                .startsWith("the ")
                .hasSize("the ".length() + 9 + System.lineSeparator().length());
        assertThat(again.out()).isEqualTo(one.out());

        Workplace.Outcome evaluated = workplace.ablate("evaluate", run, "--json", "--checkpoint", "latest");
        assertThat(evaluated.exitCode()).isZero();
        String journal = Workplace.read(workplace.runs().get(0).resolve("events.jsonl"));
        String loss = evaluated.out().replaceAll(".*\"loss\":([0-9.]+).*\\R", "$1");
        assertThat(journal).as("the evaluation made while training").contains("\"loss\":" + loss);

        assertThat(workplace.ablate("runs").out()).contains(run).contains("12");
    }

    /** Whatever a run's samples do, the options of drawing mean the same; greedy decoding is at temperature 0. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "greedy",
                "{type: greedy, processors: [{type: no-repeat-ngram, size: 2}]}",
                "{type: beam-search, beams: 2}",
                "{type: contrastive-search, topK: 3}",
                "{type: sampling, temperature: 0.9, topK: 5}"
            })
    void theOptionsOfDrawingApplyToEveryDecoding(String decoding) {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace.run("--set", "samples.decoding=" + decoding).exitCode())
                .isZero();
        String run = workplace.runs().get(0).getFileName().toString();
        String[] write = {"generate", run, "--prompt", "the ", "--tokens", "12"};
        List<String> texts = Stream.of(
                        List.of("--temperature", "0", "--seed", "5"),
                        List.of("--temperature", "0", "--seed", "6"),
                        List.of("--top-k", "1", "--temperature", "0.7"),
                        List.of("--temperature", "9", "--top-p", "1", "--top-k", "0"))
                .map(options -> {
                    Workplace.Outcome outcome = workplace.ablate(
                            Stream.concat(Stream.of(write), options.stream()).toArray(String[]::new));
                    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
                    return outcome.out();
                })
                .toList();
        assertThat(texts.get(1)).as("nothing is drawn at temperature 0").isEqualTo(texts.get(0));
        assertThat(texts.get(2)).as("the most likely of one").isEqualTo(texts.get(0));
        assertThat(texts.get(3)).as("drawn from nearly equal chances").isNotEqualTo(texts.get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model.layer=3                       | model.layer | layers
            model.layers=three                  | model.layers | three
            model.layers=-1                     | model.layers | -1
            model.attention.heads=3             | model.attention.heads | 3 heads do not divide width 16
            model.position=ropes                | model.position | rope
            optimizer.learningRate=0            | optimizer.learningRate | 0
            training.steps=                     | training.steps | training.steps
            samples.decoding.topP=2             | samples.decoding.topP | 2
            """)
    void aWrongValueIsToldWithItsPlaceAndLeavesNoFolder(String override, String path, String said) {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = workplace.run("--set", override);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("--set " + override).contains(path).contains(said);
        assertThat(outcome.err()).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(workplace.runs()).isEmpty();
    }

    @Test
    void validateRefusesPartsThatDoNotFitTogetherBeforeAnythingIsLoaded() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome =
                workplace.ablate("validate", workplace.descriptor().toString(), "--set", "model.attention.heads=16");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("model.position").contains("rope").contains("1");
        assertThat(outcome.err().lines()).hasSize(1);
    }

    @Test
    void aCrossAttentionThatCannotCrossIsRefusedWhereItStands() throws IOException {
        Path file = Files.writeString(folder.resolve("cross.yaml"), """
                name: cross
                data: {type: text, path: text.txt}
                model:
                  type: encoder-decoder
                  crossAttention: {type: local-global, local: sliding-window}
                training: {steps: 1}
                """);
        Workplace.Outcome outcome = Workplace.plain("validate", file.toString());
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains(
                        "cross.yaml:5:19: model.crossAttention: attention 'sliding-window' looks only at its own"
                                + " sequence, so it cannot attend to an encoder; choose another, such as multi-head or grouped-query")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bogus", "run", "run --bogus x.yaml", "generate no-such-run", "validate no-such-file.yaml"})
    void aWrongCommandLineIsToldInALineOrTwo(String line) {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome =
                line.startsWith("bogus") ? Workplace.plain("bogus") : workplace.ablate(line.split(" "));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("ablate: ").doesNotContain("\tat ");
    }

    @Test
    void aMissingDataFileSaysWhatToDo() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome =
                workplace.ablate("run", workplace.descriptor().toString());
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("text.txt").contains("--set data.path=");
        assertThat(workplace.runs()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldInOneLine() throws IOException {
        Workplace workplace = Workplace.in(folder);
        Path file = Files.writeString(folder.resolve("taken"), "a file, not a folder");
        Workplace.Outcome outcome = Workplace.plain(
                "run",
                workplace.descriptor().toString(),
                "--set",
                "data.path=" + workplace.text(),
                "--quiet",
                "--out",
                file.toString());
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(file).hasContent("a file, not a folder");
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRunAndNamesTheStep() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = workplace.run(
                "--set",
                "optimizer={type: sgd, learningRate: 1.0e+30}",
                "--set",
                "schedule=constant",
                "--set",
                "training.clip=0");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("step ").contains("loss is NaN").contains("batch of 6 rows");
        assertThat(Workplace.read(workplace.runs().get(0).resolve("events.jsonl")))
                .contains("run-failed");
    }

    @Test
    void resumingAFinishedRunSaysSo() {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace.run().exitCode()).isZero();
        String run = workplace.runs().get(0).getFileName().toString();
        Workplace.Outcome outcome = workplace.ablate("resume", run);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("finished already");
    }

    @Test
    void explainShowsOriginsAndTheLayerTree() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = workplace.ablate(
                "explain",
                workplace.descriptor().toString(),
                "--set",
                "data.path=" + workplace.text(),
                "--set",
                "seed=7");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("tiny.yaml:", "--set seed=7", "default of")
                .containsPattern("layers\\.1 +SequentialBlock")
                .contains("weight (16, 16)");
    }

    @Test
    void componentsDocumentsEveryField() {
        assertThat(Workplace.plain("components").out()).contains("multi-head", "rope", "adamw");
        assertThat(Workplace.plain("components", "position").out())
                .contains("rope")
                .doesNotContain("adamw");
        assertThat(Workplace.plain("components", "position/rope").out()).contains("theta", "10000");
        Workplace.Outcome unknown = Workplace.plain("components", "position/rop");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("rope");
    }
}
