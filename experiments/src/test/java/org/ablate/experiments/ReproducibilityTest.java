package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.data.Classes;
import org.ablate.spi.model.Architecture;
import org.ablate.testkit.TestEngine;
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
        Workplace.copyBeginning(whole, stopped);

        workplace.runUntil(stopped, stopAfter);
        assertThat(Workplace.read(stopped.resolve("events.jsonl"))).contains("interrupted");
        Workplace.Outcome resumed = workplace.ablate("resume", "tiny-stopped", "--quiet");

        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.exitCode()).isZero();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
        assertThat(Workplace.journal(stopped)).isEqualTo(Workplace.journal(whole));
    }

    @Test
    void theJournalOfAResumedRunDoesNotTellOfItButItsFolderDoes() {
        Workplace workplace = Workplace.in(folder);
        workplace.run();
        Path whole = workplace.runs().get(0);
        Path stopped = folder.resolve("runs").resolve("tiny-stopped");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);
        Instant before = Instant.now();
        workplace.ablate("resume", "tiny-stopped", "--quiet");
        workplace.ablate("resume", "tiny-stopped", "--quiet"); // finished already

        assertThat(RunDirectory.open(stopped.toString(), folder).restarts())
                .singleElement()
                .satisfies(restart -> {
                    assertThat(restart.fromStep()).isEqualTo(5);
                    assertThat(Instant.parse(restart.time())).isBetween(before, Instant.now());
                });
        assertThat(RunDirectory.open(whole.toString(), folder).restarts()).isEmpty();
        assertThat(workplace.ablate("runs").out())
                .containsPattern("run +status +step +started +seed +restarts +metrics")
                .containsPattern("tiny-stopped +completed +12 +20\\S+ \\S+ +\\d+ +1 ")
                .containsPattern(whole.getFileName() + " +completed +12 +20\\S+ \\S+ +\\d+ +0 ");
        assertThat(workplace.ablate("runs", "--json").out()).contains("\"fromStep\":5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: dora, rank: 2, dropout: 0.1, initialization: pissa, targets: [all-linear]}",
                "{type: prefix-tuning, tokens: 3, hidden: 4}"
            })
    void anAdaptedRunResumesToTheSameBytesToo(String adaptation) {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace.run("--set", "adaptation=" + adaptation).exitCode())
                .isZero();
        Path whole = workplace.runs().get(0);
        Path stopped = folder.resolve("runs").resolve("tiny-stopped");
        Workplace.copyBeginning(whole, stopped);

        workplace.runUntil(stopped, 5);
        assertThat(workplace.ablate("resume", "tiny-stopped", "--quiet").exitCode())
                .isZero();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isNotEmpty()
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
        assertThat(Workplace.journal(stopped)).isEqualTo(Workplace.journal(whole));
    }

    @Test
    void swappingTheAttentionLeavesAllOtherWeightsAndTheBatchesAsTheyWere() {
        Workplace workplace = Workplace.in(folder);
        String grouped = "{type: grouped-query, heads: 2, keyValueHeads: 1}";
        String separate = "{type: multi-head, heads: 2}";
        Map<String, float[]> one = firstWeights(workplace, separate);
        Map<String, float[]> other = firstWeights(workplace, grouped);

        assertThat(one.keySet()).contains("layers.0.feedForward.up.weight", "layers.1.attention.query.weight");
        one.forEach((name, values) -> {
            if (!name.contains(".attention.")) {
                assertThat(other.get(name)).as(name).isEqualTo(values);
            }
        });
        // The query projection has the same shape and place in both, so even it begins alike; the keys do not.
        String query = "layers.0.attention.query.weight";
        String key = "layers.0.attention.key.weight";
        assertThat(other.get(query)).isEqualTo(one.get(query));
        assertThat(other.get(key).length).isLessThan(one.get(key).length);
        assertThat(batches(workplace, grouped)).isEqualTo(batches(workplace, separate));
    }

    private static ExperimentGraph withAttention(Workplace workplace, String attention) {
        return Laboratory.installed()
                .read(workplace.descriptor(), List.of("data.path=" + workplace.text(), "model.attention=" + attention));
    }

    private static List<String> batches(Workplace workplace, String attention) {
        var rows = new DataPreparation(withAttention(workplace, attention), workplace.out())
                .prepare()
                .training();
        return IntStream.range(0, 60)
                .mapToObj(
                        i -> Arrays.toString(rows.examples(i / 6, i % 6).get(0).tokens()))
                .toList();
    }

    private static Map<String, float[]> firstWeights(Workplace workplace, String attention) {
        Map<String, float[]> weights = new TreeMap<>();
        try (TestEngine engine = TestEngine.fp32()) {
            Architecture model = withAttention(workplace, attention).model(engine.ops(), 30, Classes.NONE);
            model.fill(engine.ops(), 1337);
            model.parameters()
                    .forEach((name, parameter) ->
                            weights.put(name, parameter.array().toFloatArray()));
        }
        return weights;
    }
}
