package org.ablate.laboratory.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void aNewRunHoldsWhatWasAskedForAndWhatItIsRunWith() {
        RunDirectory run = RunDirectory.create(folder.resolve("a/runs"), beginning("tiny", "layers: 4", 1));

        assertThat(run.path().getParent()).isEqualTo(folder.resolve("a/runs"));
        assertThat(run.name()).matches("tiny-[0-9a-f]{10}");
        assertThat(run.descriptor()).hasContent("given layers: 4");
        assertThat(run.resolved()).hasContent("layers: 4");
        assertThat(run.lock()).isEqualTo(Locks.lock(1));
    }

    @Test
    void theSameExperimentHasTheSameIdAndARepeatANumber() {
        Path out = folder.resolve("runs");
        String first =
                RunDirectory.create(out, beginning("tiny", "layers: 4", 1)).name();
        String second =
                RunDirectory.create(out, beginning("tiny", "layers: 4", 1)).name();
        String third =
                RunDirectory.create(out, beginning("tiny", "layers: 4", 1)).name();
        String elsewhere = RunDirectory.create(folder.resolve("other"), beginning("tiny", "layers: 4", 1))
                .name();

        assertThat(second).isEqualTo(first + "-2");
        assertThat(third).isEqualTo(first + "-3");
        assertThat(elsewhere).isEqualTo(first);
        assertThat(beginning("tiny", "layers: 5", 1).id())
                .isNotEqualTo(beginning("tiny", "layers: 4", 1).id());
        assertThat(beginning("tiny", "layers: 4", 2).id())
                .isNotEqualTo(beginning("tiny", "layers: 4", 1).id());
    }

    @Test
    void whatIsThereIsNeverWrittenOver() throws IOException {
        RunDirectory.Beginning beginning = beginning("tiny", "layers: 4", 1);
        Path taken = Files.writeString(folder.resolve("tiny-" + beginning.id()), "someone's file");
        RunDirectory run = RunDirectory.create(folder, beginning);

        assertThat(run.name()).endsWith("-2");
        assertThat(taken).hasContent("someone's file");
    }

    @Test
    void aFolderThatCannotBeMadeIsToldInOneLineAndLeavesNothing() throws IOException {
        Path blocked = Files.writeString(folder.resolve("runs"), "");
        assertThatThrownBy(() -> RunDirectory.create(blocked, beginning("tiny", "x", 1)))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("cannot make runs in " + blocked + ": it is a file, not a folder");
        assertThatThrownBy(() -> RunDirectory.create(blocked.resolve("deeper"), beginning("tiny", "x", 1)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageMatching("cannot make [^\n]+");
        for (String name : new String[] {"../escape", "", "a/b", "-rf", "ü"}) {
            assertThatThrownBy(() -> RunDirectory.create(folder, beginning(name, "x", 1)))
                    .as(name)
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageContaining("cannot name a run's folder");
        }
        assertThat(Files.list(folder)).containsExactly(blocked);
    }

    @Test
    void aRunIsFoundByNameAndByFolder() {
        RunDirectory run = RunDirectory.create(folder, beginning("tiny", "x", 1));

        assertThat(RunDirectory.open(run.name(), folder).path()).isEqualTo(run.path());
        assertThat(RunDirectory.open(run.path().toString(), folder.resolve("none"))
                        .path())
                .isEqualTo(run.path());
        assertThat(RunDirectory.list(folder)).extracting(RunDirectory::name).containsExactly(run.name());
    }

    @Test
    void anUnknownRunIsAnsweredWithTheNearestNamesAndTheList() throws IOException {
        String tiny = RunDirectory.create(folder, beginning("tiny", "x", 1)).name();
        String large = RunDirectory.create(folder, beginning("large", "x", 1)).name();

        assertThatThrownBy(() -> RunDirectory.open("tiny", folder))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("there is no run 'tiny', neither a folder of that name nor in " + folder + "; did you mean "
                        + tiny + "?; runs in " + folder + ": " + large + ", " + tiny);
        assertThatThrownBy(() -> RunDirectory.open("tiny", folder.resolve("none")))
                .hasMessageEndingWith("there are no runs in " + folder.resolve("none") + " yet");
        assertThatThrownBy(() -> RunDirectory.open(folder.toString(), folder))
                .hasMessageStartingWith(folder + " is not a run's folder: it has no lock.json");
    }

    @Test
    void aDamagedLockFileIsNamed() throws IOException {
        RunDirectory run = RunDirectory.create(folder, beginning("tiny", "x", 1));
        for (String damaged : new String[] {"{", "{}", "[]", "null", "{\"ablate\": 3}"}) {
            Files.writeString(run.path().resolve("lock.json"), damaged);
            assertThatThrownBy(run::lock)
                    .as(damaged)
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageMatching(".*lock\\.json is not a lock file of a run[^\n]*");
        }
    }

    private static RunDirectory.Beginning beginning(String name, String experiment, long seed) {
        return new RunDirectory.Beginning(name, "given " + experiment, "layers: 4", experiment, Locks.lock(seed));
    }
}
