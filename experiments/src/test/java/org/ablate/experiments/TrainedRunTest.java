package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.runner.run.RunDirectory;
import org.ablate.spi.safetensors.SafetensorsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's model as the beginning, or the teacher, of another run. */
class TrainedRunTest {

    @TempDir
    Path folder;

    @Test
    void aRunTeachesAnotherWhichResumesToTheSameBytes() {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace.run().err()).isEmpty();
        Path teacher = workplace.runs().get(0);
        String distillation =
                "objective={type: distillation, weight: 0.5, teacher: {type: run, path: " + teacher + "}}";
        Workplace.Outcome taught =
                workplace.run("--set", "name=taught", "--set", "model.layers=1", "--set", distillation);
        assertThat(taught.err()).isEmpty();
        Path whole = run(workplace, "taught");
        assertThat(Workplace.read(whole.resolve("resolved.yaml")))
                .containsPattern("layers: 2 +# .*resolved.yaml")
                .contains("checkpoint: \"12\"");
        Path stopped = folder.resolve("runs").resolve("taught-stopped");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);
        assertThat(workplace.ablate("resume", "taught-stopped", "--quiet").err())
                .isEmpty();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
    }

    @Test
    void aModelBeginsWithTheWeightsOfTheCheckpointThatIsNamed() {
        Workplace workplace = Workplace.in(folder);
        workplace.run();
        Path first = workplace.runs().get(0);
        Workplace.Outcome second = workplace.run(
                "--set", "name=second",
                "--set", "model={type: run, path: " + first + ", checkpoint: 8}",
                "--set", "optimizer={type: sgd, learningRate: 1.0e-30}");
        assertThat(second.err()).isEmpty();
        assertThat(weights(run(workplace, "second"), 12))
                .isEqualTo(weights(first, 8))
                .isNotEqualTo(weights(first, 12));
    }

    @Test
    void aRunThatTookItsFirstWeightsFromAnotherOutlivesThatRunsFolder() throws IOException {
        Workplace workplace = Workplace.in(folder);
        workplace.run();
        Path first = workplace.runs().get(0);
        assertThat(workplace
                        .run("--set", "name=second", "--set", "model={type: run, path: " + first + "}")
                        .err())
                .isEmpty();
        Path whole = run(workplace, "second");
        Path stopped = workplace.out().resolve("stopped");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);

        Files.move(first, folder.resolve("elsewhere"));

        assertThat(workplace.ablate("evaluate", "stopped").err()).isEmpty();
        assertThat(workplace.ablate("resume", "stopped", "--quiet").err()).isEmpty();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
    }

    private static float[] weights(Path run, long step) {
        try (SafetensorsFile file = RunDirectory.open(run.toString(), run).checkpoints(1, any -> true).all().stream()
                .filter(it -> it.step() == step)
                .findFirst()
                .orElseThrow()
                .model()) {
            return file.floats("layers.0.feedForward.up.weight");
        }
    }

    @Test
    void aMissingRunAMissingCheckpointAndAnotherTokenizerAreTold() throws IOException {
        Workplace workplace = Workplace.in(folder);
        assertThat(taughtBy(workplace, folder.resolve("runs/none").toString()))
                .contains("there is no run at", "runs/none", "./ablate runs");
        workplace.run();
        Path teacher = workplace.runs().get(0);
        assertThat(taughtBy(workplace, teacher + ", checkpoint: 7"))
                .contains("has no checkpoint '7'; it has best, latest and steps [");
        Files.writeString(workplace.text(), Workplace.read(workplace.text()).replace("owls", "emus"));
        assertThat(taughtBy(workplace, teacher.toString()))
                .contains(
                        "which is not this experiment's tokenizer",
                        teacher.resolve("tokenizer.json").toString());
    }

    private static String taughtBy(Workplace workplace, String run) {
        Workplace.Outcome outcome = workplace.run(
                "--set",
                "name=taught",
                "--set",
                "objective={type: distillation, teacher: {type: run, path: " + run + "}}");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err()).doesNotContain("\tat ");
        return outcome.err();
    }

    private static Path run(Workplace workplace, String name) {
        List<Path> found = workplace.runs().stream()
                .filter(path -> path.getFileName().toString().startsWith(name + "-"))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
