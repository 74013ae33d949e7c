package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ablate.runner.Laboratory;
import org.ablate.runner.events.EventFanOut;
import org.ablate.runner.events.Journal;
import org.ablate.runner.run.RunDirectory;
import org.ablate.runner.training.Assembly;
import org.ablate.runner.training.DataPreparation;
import org.ablate.runner.training.Run;
import org.ablate.spi.event.RunEvent;
import org.ablate.spi.safetensors.SafetensorsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is a pure function of descriptor, lock and step. */
class ReproducibilityTest {

    @TempDir
    Path folder;

    @Test
    void twoRunsOfOneDescriptorGiveTheSameBytes() {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace.run().exitCode()).isZero();
        assertThat(workplace.run().exitCode()).isZero();

        List<Path> runs = workplace.runs();
        assertThat(runs).hasSize(2);
        assertThat(runs.get(1).getFileName()).hasToString(runs.get(0).getFileName() + "-2");
        assertThat(Workplace.contents(runs.get(1).resolve("checkpoints")))
                .isNotEmpty()
                .isEqualTo(Workplace.contents(runs.get(0).resolve("checkpoints")));
        assertThat(Workplace.journal(runs.get(1))).isEqualTo(Workplace.journal(runs.get(0)));
        assertThat(runs.get(1).resolve("lock.json"))
                .hasSameTextualContentAs(runs.get(0).resolve("lock.json"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 7, 11})
    void resumingAfterAnInterruptAtAnyStepGivesTheSameBytes(int stopAfter) {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace.run().exitCode()).isZero();
        Path whole = workplace.runs().get(0);
        Path stopped = folder.resolve("runs").resolve("tiny-stopped");
        copyBeginning(whole, stopped);

        runUntil(stopped, stopAfter);
        assertThat(Workplace.read(stopped.resolve("events.jsonl"))).contains("interrupted");
        Workplace.Outcome resumed = workplace.ablate("resume", "tiny-stopped", "--quiet");

        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.exitCode()).isZero();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
        assertThat(Workplace.journal(stopped)).isEqualTo(Workplace.journal(whole));
    }

    @Test
    void swappingTheAttentionLeavesAllOtherWeightsAndTheBatchesAsTheyWere() {
        Workplace workplace = Workplace.in(folder);
        String[] oneStep = {
            "--set",
            "training.steps=1",
            "--set",
            "schedule=constant",
            "--set",
            "optimizer={type: sgd, learningRate: 1.0e-30}"
        };
        assertThat(workplace.run(oneStep).exitCode()).isZero();
        String[] swapped = java.util.Arrays.copyOf(oneStep, oneStep.length + 2);
        swapped[oneStep.length] = "--set";
        swapped[oneStep.length + 1] = "model.attention={type: grouped-query, heads: 2, keyValueHeads: 1}";
        assertThat(workplace.run(swapped).exitCode()).isZero();

        Map<String, float[]> one = weights(workplace.runs().get(0));
        Map<String, float[]> other = weights(workplace.runs().get(1));
        assertThat(one.keySet()).contains("layers.0.feedForward.up.weight", "layers.1.attention.query.weight");
        one.forEach((name, values) -> {
            if (!name.contains(".attention.")) {
                assertThat(other.get(name)).as(name).isEqualTo(values);
            }
        });
        // The query projection has the same shape and place in both, so even it begins alike.
        assertThat(other.get("layers.0.attention.query.weight")).isEqualTo(one.get("layers.0.attention.query.weight"));
        assertThat(other.get("layers.0.attention.key.weight").length)
                .isLessThan(one.get("layers.0.attention.key.weight").length);
        assertThat(batches(workplace, "multi-head")).isEqualTo(batches(workplace, "grouped-query"));
    }

    private static List<String> batches(Workplace workplace, String attention) {
        Assembly assembly = Laboratory.open()
                .read(
                        workplace.descriptor(),
                        List.of(
                                "data.path=" + workplace.text(),
                                "model.attention={type: " + attention + ", heads: 2}"));
        var rows = new DataPreparation(assembly, workplace.out()).prepare().training();
        return java.util.stream.IntStream.range(0, 60)
                .mapToObj(i -> java.util.Arrays.toString(rows.row(i / 6, i % 6)))
                .toList();
    }

    private static Map<String, float[]> weights(Path run) {
        Map<String, float[]> weights = new TreeMap<>();
        try (SafetensorsFile file = RunDirectory.open(run.toString(), run)
                .checkpoints()
                .latest()
                .orElseThrow()
                .model()) {
            file.tensors().keySet().forEach(name -> weights.put(name, file.floats(name)));
        }
        return weights;
    }

    /** A run's folder as it is before the first step. */
    private static void copyBeginning(Path from, Path to) {
        try {
            Files.createDirectory(to);
            for (String name : List.of("descriptor.yaml", "resolved.yaml", "lock.json", "tokenizer.json")) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void runUntil(Path directory, int step) {
        Laboratory laboratory = Laboratory.open();
        Assembly assembly = laboratory.read(directory.resolve("resolved.yaml"), List.of());
        RunDirectory run = RunDirectory.open(directory.toString(), folder);
        Run training = new Run(
                assembly,
                new DataPreparation(assembly, folder.resolve("runs")).prepare(run.tokenizer()),
                run,
                laboratory.engine());
        new EventFanOut(() -> Journal.append(run.journal()), List.of())
                .through(training.events())
                .doOnNext(event -> {
                    if (event instanceof RunEvent.StepCompleted completed && completed.step() == step) {
                        training.stop();
                    }
                })
                .blockLast();
    }
}
