package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A metric that is no number decides nothing: not that a run ends, not that a rate falls. */
class UndefinedMetricTest {

    @TempDir
    Path folder;

    private Workplace.Outcome run(String validation, String... options) throws IOException {
        Workplace workplace = Workplace.in(folder);
        Files.writeString(folder.resolve("train.tsv"), "fine owl\ta\npoor oak\tb\nfine oak\ta\npoor owl\tb\n");
        Files.writeString(folder.resolve("validation.tsv"), validation);
        Files.writeString(
                folder.resolve("d.yaml"), """
                name: undefined
                data: {type: tsv, path: %s, validationPath: %s, columns: [text, label]}
                tokenizer: byte
                model: {type: tf-idf}
                objective: classification
                optimizer: {type: sgd, learningRate: 0.1}
                schedule: {type: plateau, metric: roc-auc, patience: 0}
                stopping: {type: early-stopping, metric: roc-auc, patience: 2, restoreBest: false}
                training: {steps: 9, batch: 4}
                evaluation: {every: 1, metrics: [loss, roc-auc], best: loss}
                """.formatted(folder.resolve("train.tsv"), folder.resolve("validation.tsv")));
        String[] all = new String[options.length + 2];
        all[0] = "run";
        all[1] = folder.resolve("d.yaml").toString();
        System.arraycopy(options, 0, all, 2, options.length);
        return workplace.ablate(all);
    }

    @Test
    void anUndefinedMetricIsToldOnceAndIsNotWorse() throws IOException {
        Workplace.Outcome outcome = run("poor owl\tb\nfine owl\tb\n");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("warning: roc-auc is undefined, because one of the two classes has no label")
                .contains("done: 9 steps")
                .doesNotContain("the run ends here");
        assertThat(outcome.err().split("is undefined", -1)).as("told once").hasSize(2);
        assertThat(outcome.err()).as("the rate stays").contains("lr 1.0e-01").doesNotContain("lr 1.0e-02");
    }

    @Test
    void aDecidingMetricThatCannotBeDefinedIsRefusedBeforeTheFirstStep() throws IOException {
        Workplace.Outcome outcome = run("poor owl\tb\nfine owl\tb\n", "--set", "evaluation.best=roc-auc");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains(
                        "evaluation.best: roc-auc is undefined for the validation split, because one of the two classes has no label"
                                + " (labels: 0 of 'a', 2 of 'b')");
        assertThat(folder.resolve("runs"))
                .satisfiesAnyOf(runs -> assertThat(runs).doesNotExist(), runs -> assertThat(runs)
                        .isDirectoryNotContaining("glob:**/undefined-*"));
    }

    @Test
    void withBothClassesItDecides() throws IOException {
        Workplace.Outcome outcome = run("poor owl\tb\nfine owl\ta\n", "--set", "evaluation.best=roc-auc");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).doesNotContain("undefined,").contains("roc-auc 1.0000");
    }
}
