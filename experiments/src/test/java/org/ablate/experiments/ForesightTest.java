package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is likely no intention is a warning before the first step; a claim that is not met is a failure for who asks. */
class ForesightTest {

    @TempDir
    Path folder;

    @Test
    void aWarmUpAsLongAsTheRunIsToldByValidateAndRun() {
        Workplace workplace = Workplace.in(folder);
        String warning = "warning: the learning rate rises until the last of 12 steps";
        String[] validate = {
            "validate",
            workplace.descriptor().toString(),
            "--set",
            "data.path=" + workplace.text(),
            "--set",
            "schedule.warmup=12"
        };
        assertThat(workplace.ablate(validate).err()).contains(warning);
        assertThat(workplace
                        .ablate("validate", workplace.descriptor().toString())
                        .err())
                .doesNotContain("warning");
        String set = "schedule={type: warmup-cosine, warmup: 40}";
        Workplace.Outcome run = workplace.ablate(
                "run",
                workplace.descriptor().toString(),
                "--set",
                "data.path=" + workplace.text(),
                "--set",
                set,
                "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains(warning);
        assertThat(run.out()).contains("\"warnings\":[\"the learning rate rises");
    }

    @Test
    void aScheduleThatTurnsOrHoldsIsNoWarning() {
        Workplace workplace = Workplace.in(folder);
        for (String schedule : new String[] {"constant", "{type: warmup-cosine, warmup: 6}", "linear"}) {
            assertThat(workplace
                            .ablate("validate", workplace.descriptor().toString(), "--set", "schedule=" + schedule)
                            .err())
                    .as(schedule)
                    .doesNotContain("warning");
        }
    }

    @Test
    void aClassThatAppearsOnceAndAnEvaluationLongerThanTheTrainingAreTold() throws IOException {
        Workplace workplace = Workplace.in(folder);
        Files.writeString(
                folder.resolve("rows.tsv"), "one owl\ta\ntwo owls\tb\nanother owl\ta\n".repeat(1) + "an owl\ta\n");
        Files.writeString(folder.resolve("c.yaml"), """
                name: rare
                data: {type: tsv, path: %1$s/rows.tsv, validationPath: %1$s/rows.tsv, columns: [text, label]}
                tokenizer: byte
                model: bag-of-words
                objective: classification
                optimizer: {type: sgd, learningRate: 0.1}
                training: {steps: 3, batch: 1}
                evaluation: {every: 1}
                """.formatted(folder));
        Workplace.Outcome run = workplace.ablate("run", folder.resolve("c.yaml").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("warning: the class 'b' appears once in the training split")
                .contains("warning: evaluation takes longer than training: 3 times 4 rows")
                .contains("beside 3 rows of training");
    }

    @Test
    void aClaimThatIsNotMetIsAFailureForWhoChecks() {
        Workplace workplace = Workplace.in(folder);
        String[] wrong = {"--set", "expect={loss: {atMost: 0.001}}"};
        assertThat(workplace.run(wrong).exitCode()).isZero();
        assertThat(workplace.run(wrong[0], wrong[1], "--check").exitCode()).isEqualTo(1);
        assertThat(workplace
                        .run("--set", "expect={loss: {atMost: 99}}", "--check")
                        .exitCode())
                .isZero();
    }
}
