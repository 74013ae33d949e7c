package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.laboratory.run.RunDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code latest:NAME} stands for, in descriptors and on the command line. */
class LatestRunTest {

    @TempDir
    Path folder;

    private Workplace workplace;
    private Path next;

    @BeforeEach
    void descriptors() throws IOException {
        workplace = Workplace.in(folder);
        next = Files.writeString(folder.resolve("next.yaml"), """
                name: next
                precision: fp32
                threads: 2
                data: {type: text, path: %s}
                model: {type: run, path: latest:tiny}
                training: {steps: 12, batch: 3}
                checkpoints: {every: 4, keep: 2}
                samples: {tokens: 0}
                """.formatted(workplace.text()));
    }

    private Path runNamed(String name) {
        return workplace.runs().stream()
                .filter(run -> run.getFileName().toString().startsWith(name + "-"))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @Test
    void aRunGoesOnFromTheNewestFinishedOneAndRecordsWhichItWas() throws IOException {
        workplace.run("--set", "seed=1");
        Path old = workplace.runs().get(0);
        workplace.run("--set", "seed=2");
        Path base = workplace.runs().stream()
                .filter(run -> !run.equals(old))
                .findFirst()
                .orElseThrow();
        Workplace.Outcome outcome = workplace.ablate("run", next.toString(), "--quiet");
        assertThat(outcome.err()).isEmpty();
        Path whole = runNamed("next");
        assertThat(Workplace.read(whole.resolve("resolved.yaml")))
                .contains("path: " + base)
                .contains("path: " + base.resolve("tokenizer.json"))
                .doesNotContain("latest:");
        assertThat(Workplace.read(whole.resolve("lock.json")))
                .contains("\"" + base.getFileName() + "/checkpoints/step-0000012/model.safetensors\"");
        assertThat(whole.resolve("tokenizer.json")).hasSameBinaryContentAs(base.resolve("tokenizer.json"));

        Path stopped = workplace.out().resolve("next-stopped");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);
        workplace.run("--set", "seed=3");
        assertThat(workplace.ablate("resume", "next-stopped", "--quiet").err()).isEmpty();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
    }

    @Test
    void aRunOutlivesTheFolderThatItsModelAndTokenizerCameFrom() throws IOException {
        workplace.run();
        Path base = workplace.runs().get(0);
        assertThat(workplace.ablate("run", next.toString(), "--quiet").err()).isEmpty();
        Path whole = runNamed("next");
        Path stopped = workplace.out().resolve("next-stopped");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);

        Files.move(base, folder.resolve("elsewhere"));

        assertThat(workplace.ablate("evaluate", "next-stopped").err()).isEmpty();
        assertThat(workplace.ablate("resume", "next-stopped", "--quiet").err()).isEmpty();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
    }

    @Test
    void aRunThatIsMissingOrUnfinishedIsToldWithTheCommandThatHelps() throws IOException {
        for (String verb : new String[] {"validate", "explain", "run"}) {
            Workplace.Outcome none = workplace.ablate(verb, next.toString());
            assertThat(none.exitCode()).isEqualTo(2);
            assertThat(none.err())
                    .isEqualTo("ablate: " + next + ":5:26: model.path: there is no finished run of 'tiny' in "
                            + workplace.out() + "; make one with: ./ablate run tiny.yaml\n");
        }
        workplace.run();
        Path whole = workplace.runs().get(0);
        Path stopped = workplace.out().resolve("tiny-0123456789");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);
        Files.move(whole, folder.resolve("elsewhere"));
        Workplace.Outcome unfinished = workplace.ablate("run", next.toString());
        assertThat(unfinished.exitCode()).isEqualTo(2);
        assertThat(unfinished.err()).contains("go on with the one that stopped: ./ablate resume tiny-0123456789");
    }

    @Test
    void namesThatOnlyBeginAlikeAreOthers() {
        workplace.run("--set", "name=tiny-lora");
        assertThat(workplace.ablate("validate", next.toString()).exitCode()).isEqualTo(2);
        workplace.run();
        assertThat(workplace.ablate("validate", next.toString()).exitCode()).isZero();
    }

    @Test
    void verbsTakeTheNewestRunByTheNameOfItsExperiment() {
        workplace.run();
        String name = RunDirectory.list(workplace.out()).get(0).name();
        assertThat(workplace.ablate("evaluate", "latest:tiny").out()).startsWith(name);
        assertThat(workplace.ablate("evaluate", "latest:none").err())
                .contains("there is no finished run of 'none' in " + workplace.out());
    }

    @Test
    void anyFileOfTheRunCanBeNamed() throws IOException {
        workplace.run();
        Files.writeString(
                next, Files.readString(next) + "tokenizer: {type: pretrained, path: latest:tiny/tokenizer.json}\n");
        assertThat(workplace.ablate("validate", next.toString()).exitCode()).isZero();
    }
}
