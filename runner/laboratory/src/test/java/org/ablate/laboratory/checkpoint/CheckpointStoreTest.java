package org.ablate.laboratory.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.DType;
import org.ablate.spi.training.EvaluationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    private static final NamedTensor FULL_DISK = new NamedTensor("w", DType.F32, new Shape(1), () -> {
        throw new UncheckedIOException(new IOException("No space left on device"));
    });

    @TempDir
    Path run;

    @Test
    void whatWasWrittenIsRead() {
        CheckpointStore checkpoints = checkpoints(3);
        CheckpointState state = new CheckpointState(
                500,
                true,
                Optional.of(new CheckpointState.Best(250, 0.1 + 0.2)),
                Map.of("loss", Double.POSITIVE_INFINITY),
                List.of(
                        new EvaluationResult(250, Map.of("loss", 0.1 + 0.2)),
                        new EvaluationResult(500, Map.of("loss", Double.NaN))));
        checkpoints.write(state, tensors(7f), tensors(8f, 9f));

        Checkpoint read = checkpoints.latest().orElseThrow();
        assertThat(read.path()).isEqualTo(run.resolve("checkpoints/step-0000500"));
        assertThat(read.state()).isEqualTo(state);
        try (SafetensorsFile model = read.model();
                SafetensorsFile optimizer = read.optimizer()) {
            assertThat(model.floats("w")).containsExactly(7f);
            assertThat(optimizer.floats("w")).containsExactly(8f, 9f);
        }
    }

    @Test
    void theSameStateGivesTheSameBytes() throws IOException {
        Path one = write(checkpoints(1), 5, 5, 1f).path();
        Path two = write(new CheckpointStore(run.resolve("again"), 1, step -> true), 5, 5, 1f)
                .path();
        for (String name : List.of("model.safetensors", "optimizer.safetensors", "state.json")) {
            assertThat(one.resolve(name)).hasSameBinaryContentAs(two.resolve(name));
        }
        assertThat(Files.list(one)).hasSize(3);
    }

    @Test
    void theNewestAndTheBestAreKept() throws IOException {
        CheckpointStore checkpoints = checkpoints(2);
        write(checkpoints, 10, 10, 1f);
        write(checkpoints, 20, 20, 2f);
        write(checkpoints, 30, 20, 3f);
        write(checkpoints, 40, 20, 4f);
        write(checkpoints, 50, 20, 5f);

        assertThat(checkpoints.all()).extracting(Checkpoint::step).containsExactly(20L, 40L, 50L);
        assertThat(checkpoints.latest().orElseThrow().step()).isEqualTo(50);
        assertThat(checkpoints.best().orElseThrow().step()).isEqualTo(20);
        assertThat(Files.list(run.resolve("checkpoints"))).hasSize(3);

        write(checkpoints, 60, 60, 6f);
        assertThat(checkpoints.all()).extracting(Checkpoint::step).containsExactly(50L, 60L);
    }

    @Test
    void withoutAnEvaluationTheNewestIsTheBest() {
        CheckpointStore checkpoints = checkpoints(1);
        assertThat(checkpoints.latest()).isEmpty();
        assertThat(checkpoints.best()).isEmpty();
        checkpoints.write(new CheckpointState(3, true, Optional.empty(), Map.of(), List.of()), tensors(1f), List.of());
        assertThat(checkpoints.best().orElseThrow().step()).isEqualTo(3);
    }

    @Test
    void aStepThatIsReachedAgainReplacesItsCheckpoint() throws IOException {
        CheckpointStore checkpoints = checkpoints(2);
        write(checkpoints, 10, 10, 1f);
        write(checkpoints, 10, 10, 2f);
        try (SafetensorsFile model = checkpoints.latest().orElseThrow().model()) {
            assertThat(model.floats("w")).containsExactly(2f);
        }
        assertThat(Files.list(run.resolve("checkpoints"))).hasSize(1);
    }

    @Test
    void aFullDiskGivesOneLineAndLeavesTheLastGoodCheckpoint() throws IOException {
        CheckpointStore checkpoints = checkpoints(1);
        Path good = write(checkpoints, 10, 10, 1f).path();
        for (int i = 0; i < 2; i++) {
            List<NamedTensor> model = i == 0 ? List.of(FULL_DISK) : tensors(2f);
            List<NamedTensor> optimizer = i == 1 ? List.of(FULL_DISK) : tensors(2f);
            assertThatThrownBy(() -> checkpoints.write(state(20, 20), model, optimizer))
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageMatching("cannot write [^\n]+: no space left on device");
        }
        assertThat(Files.list(run.resolve("checkpoints"))).containsExactly(good);
        assertThat(checkpoints.latest().orElseThrow().intact()).isTrue();
    }

    @Test
    void aFileInPlaceOfTheFolderGivesOneLine() throws IOException {
        Files.writeString(run.resolve("checkpoints"), "");
        assertThatThrownBy(() -> write(checkpoints(1), 10, 10, 1f))
                .isInstanceOf(ExperimentException.class)
                .hasMessageMatching("cannot write the checkpoint [^\n]+step-0000010: [^\n]+");
    }

    @Test
    void whatAKilledProcessLeftHalfDoneIsNoCheckpointAndIsRemoved() throws IOException {
        CheckpointStore checkpoints = checkpoints(3);
        write(checkpoints, 10, 10, 1f);
        Path half = Files.createDirectory(run.resolve("checkpoints/.step-0000020.tmp"));
        Files.writeString(half.resolve("model.safetensors"), "half");

        assertThat(checkpoints.latest().orElseThrow().step()).isEqualTo(10);
        write(checkpoints, 20, 20, 2f);
        assertThat(half).doesNotExist();
        assertThat(checkpoints.latest().orElseThrow().intact()).isTrue();
    }

    @Test
    void aDamagedCheckpointIsRefusedNamingTheFileAndTheLastGoodOne() throws IOException {
        CheckpointStore checkpoints = checkpoints(3);
        Path good = write(checkpoints, 10, 10, 1f).path();
        Path alsoBad = write(checkpoints, 20, 20, 2f).path();
        Path bad = write(checkpoints, 30, 30, 3f).path();
        flipLastByte(alsoBad.resolve("optimizer.safetensors"));
        flipLastByte(bad.resolve("model.safetensors"));
        Checkpoint latest = checkpoints.latest().orElseThrow();

        assertThatThrownBy(latest::model)
                .isInstanceOf(ExperimentException.class)
                .hasMessage("the checkpoint " + bad + " is damaged: model.safetensors is not what was written (its "
                        + "SHA-256 differs from the one in state.json); the newest good one before it is " + good
                        + ": remove the damaged folder to go on from there");
        latest.optimizer().close();

        Files.writeString(bad.resolve("state.json"), "{\"step\": 3");
        assertThatThrownBy(latest::state).hasMessageContaining("state.json is not valid JSON");
        Files.writeString(bad.resolve("state.json"), state(31, 31).json(Map.of()));
        assertThatThrownBy(latest::state).hasMessageContaining("state.json speaks of step 31");
        Files.delete(bad.resolve("state.json"));
        assertThatThrownBy(latest::state).hasMessageContaining("state.json cannot be read: no such file or folder");
    }

    /** Byte by byte: each change of one is refused or, as in spaces, changes nothing. */
    @Test
    void aChangedByteOfAStateIsNeverBelieved() throws IOException {
        Checkpoint checkpoint = write(checkpoints(3), 10, 10, 1f);
        CheckpointState written = checkpoint.state();
        Path file = checkpoint.path().resolve("state.json");
        byte[] bytes = Files.readAllBytes(file);
        int refused = 0;
        for (int i = 0; i < bytes.length; i++) {
            for (int bit : new int[] {1, 2, 8}) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) bit;
                Files.write(file, changed);
                try {
                    assertThat(checkpoint.state()).as("byte %d", i).isEqualTo(written);
                } catch (ExperimentException e) {
                    assertThat(e).hasMessageContaining("is damaged: state.json");
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(2 * bytes.length);
    }

    @Test
    void theBestCheckpointIsNotReplacedByAnotherWhenItIsGone() throws IOException {
        CheckpointStore checkpoints = checkpoints(3);
        Path best = write(checkpoints, 10, 10, 1f).path();
        write(checkpoints, 20, 10, 2f);
        Files.move(best, run.resolve("elsewhere"));
        assertThatThrownBy(checkpoints::best)
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("the checkpoint of step 10, which evaluated best, is no longer in");
    }

    @Test
    void whenNothingGoodIsLeftTheMessageSaysSo() throws IOException {
        CheckpointStore checkpoints = checkpoints(3);
        Files.delete(write(checkpoints, 10, 10, 1f).path().resolve("model.safetensors"));
        assertThatThrownBy(() -> checkpoints.latest().orElseThrow().model())
                .hasMessageContaining("model.safetensors cannot be read: no such file or folder")
                .hasMessageEndingWith("the run must be started anew");
    }

    private CheckpointStore checkpoints(int keep) {
        return new CheckpointStore(run.resolve("checkpoints"), keep, step -> true);
    }

    private static Checkpoint write(CheckpointStore checkpoints, long step, long best, float value) {
        return checkpoints.write(state(step, best), tensors(value), tensors(value, value));
    }

    private static CheckpointState state(long step, long best) {
        return new CheckpointState(
                step, true, Optional.of(new CheckpointState.Best(best, 1.5)), Map.of("loss", 2.0), List.of());
    }

    private static List<NamedTensor> tensors(float... values) {
        return List.of(NamedTensor.ofFloats("w", new Shape(values.length), () -> values));
    }

    private static void flipLastByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }
}
