package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.ablate.formats.file.Sha256;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.checkpoint.SealedJson;
import org.ablate.laboratory.run.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's model as the beginning, or the teacher, of another run. */
class TrainedRunTest {

    @TempDir
    Path folder;

    @Test
    void aRunTeachesASmallerOneWhichResumesToTheSameBytes() {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace.run().err()).isEmpty();
        Path teacher = workplace.runs().get(0);
        String distillation =
                "objective={type: distillation, weight: 0.5, states: 0.5, teacher: {type: run, path: " + teacher + "}}";
        Workplace.Outcome taught = workplace.run(
                "--set", "name=taught",
                "--set", "model.layers=1",
                "--set", "model.width=8",
                "--set", "optimizer={type: ema, decay: 0.9, optimizer: adamw}",
                "--set", distillation);
        assertThat(taught.err()).isEmpty();
        Path whole = run(workplace, "taught");
        assertThat(Workplace.read(whole.resolve("resolved.yaml")))
                .containsPattern("layers: 2 +# .*resolved.yaml")
                .contains("checkpoint: \"12\"");
        Checkpoint latest = RunDirectory.open(whole.toString(), folder)
                .checkpoints(1, any -> true)
                .latest()
                .orElseThrow();
        try (SafetensorsFile model = latest.model();
                SafetensorsFile optimizer = latest.optimizer()) {
            assertThat(optimizer.tensors())
                    .containsKeys("trained:objective.states.weight", "objective.states.weight.average");
            assertThat(model.tensors().keySet()).noneMatch(name -> name.contains("objective"));
        }
        Path stopped = folder.resolve("runs").resolve("taught-stopped");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);
        assertThat(workplace.ablate("resume", "taught-stopped", "--quiet").err())
                .isEmpty();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
        assertThat(workplace.ablate("evaluate", "taught-stopped").err()).isEmpty();
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

    @Test
    void aTeacherThatIsNoLongerTheSameIsRefused() throws IOException {
        Workplace workplace = Workplace.in(folder);
        workplace.run();
        Path teacher = workplace.runs().get(0);
        String distillation = "objective={type: distillation, teacher: {type: run, path: " + teacher + "}}";
        assertThat(workplace.run("--set", "name=taught", "--set", distillation).err())
                .isEmpty();
        Path whole = run(workplace, "taught");
        Path weights = teacher.resolve("checkpoints/step-0000012/model.safetensors");
        assertThat(Workplace.read(whole.resolve("lock.json")))
                .contains("\"objective.teacher/" + teacher.getFileName()
                        + "/checkpoints/step-0000012/model.safetensors\" : \"" + Sha256.of(weights) + "\"");
        Path stopped = workplace.out().resolve("stopped");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);

        giveOtherWeights(teacher);

        Workplace.Outcome resumed = workplace.ablate("resume", "stopped", "--quiet");
        assertThat(resumed.exitCode()).isNotZero();
        assertThat(resumed.err())
                .containsPattern(
                        "the weights in objective.teacher/tiny-[^ ]+/model.safetensors are not those the run began with")
                .contains(Sha256.of(weights));
        assertThat(workplace.ablate("evaluate", "stopped").err()).isEmpty();
    }

    /** A last checkpoint that is whole in itself, but not the one that was there. */
    private static void giveOtherWeights(Path run) throws IOException {
        Path weights = run.resolve("checkpoints/step-0000012/model.safetensors");
        Files.copy(
                run.resolve("checkpoints/step-0000008/model.safetensors"),
                weights,
                StandardCopyOption.REPLACE_EXISTING);
        Path file = weights.resolveSibling("state.json");
        ObjectNode state = SealedJson.read(file, "");
        state.withObject("/digests").put("model.safetensors", Sha256.of(weights));
        Files.writeString(file, SealedJson.text(state));
    }

    @Test
    void aRunThatHasTakenNoStepYetIsHeldToTheWeightsItWasToBeginWith() throws IOException {
        Workplace workplace = Workplace.in(folder);
        workplace.run();
        Path first = workplace.runs().get(0);
        workplace.run("--set", "name=second", "--set", "model={type: run, path: " + first + "}");
        Path stopped = workplace.out().resolve("stopped");
        Workplace.copyBeginning(run(workplace, "second"), stopped);

        giveOtherWeights(first);

        assertThat(workplace.ablate("resume", "stopped", "--quiet").err())
                .containsPattern("the weights in tiny-[^ ]+/model.safetensors are not those the run began with");
    }

    @Test
    void preferencesOverAnotherRunsModelAreGoneOnWithFromWhatWasKeptOfIt() throws IOException {
        Workplace workplace = Workplace.in(folder);
        workplace.run("--set", "tokenizer=byte", "--set", "context=48");
        Path first = workplace.runs().get(0);
        Path answers = folder.resolve("answers.json");
        Files.writeString(
                answers,
                "[{\"prompt\": \"owl?\", \"chosen\": \"oak\", \"rejected\": \"9\"},"
                        + "{\"prompt\": \"oak?\", \"chosen\": \"owl\", \"rejected\": \"7\"}]");
        String data = "data={type: preferences, path: " + answers + ", validationPath: " + answers + "}";
        Workplace.Outcome preferred = workplace.ablate(
                "run",
                workplace.descriptor().toString(),
                "--quiet",
                "--set",
                "name=second",
                "--set",
                "context=48",
                "--set",
                "tokenizer=byte",
                "--set",
                "model={type: run, path: " + first + "}",
                "--set",
                "objective={type: preference, template: plain}",
                "--set",
                data);
        assertThat(preferred.err()).isEmpty();
        Path whole = run(workplace, "second");
        Path stopped = workplace.out().resolve("stopped");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);

        Files.move(first, folder.resolve("elsewhere"));

        assertThat(workplace.ablate("resume", "stopped", "--quiet").err()).isEmpty();
        assertThat(workplace.ablate("evaluate", "stopped").err()).isEmpty();
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
                .contains("has no checkpoint '7'; it has best, latest and steps ");
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
