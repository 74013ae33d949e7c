package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.formats.safetensors.TensorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the verbs do with the run of a classifier, whose head is as wide as the data have classes. */
class ClassifierCommandTest {

    @TempDir
    Path folder;

    private Path reviews(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text.repeat(10));
    }

    private String trained(Workplace workplace) throws IOException {
        Path reviews = reviews("reviews.tsv", "a fine owl\tgood\na dull oak\tbad\nan oak\tso-so\n");
        Workplace.Outcome outcome = workplace.ablate(
                "run",
                workplace.descriptor().toString(),
                "--quiet",
                "--set",
                "data={type: tsv, path: " + reviews + ", validationPath: " + reviews + ", columns: [text, label]}",
                "--set",
                "objective=classification",
                "--set",
                "model={type: decoder, width: 16, layers: 1, head: {type: sequence-classification, pooling: last-token}}",
                "--set",
                "evaluation={every: 6, metrics: [loss, accuracy], best: loss}");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return workplace.runs().get(0).getFileName().toString();
    }

    @Test
    void itsClassesAreKeptSoThatItIsExportedWithoutTheData() throws IOException {
        Workplace workplace = Workplace.in(folder);
        String run = trained(workplace);
        assertThat(Workplace.read(workplace.out().resolve(run).resolve("classes.json")))
                .containsSubsequence("bad", "good", "so-so", "10", "10", "10");
        Files.delete(folder.resolve("reviews.tsv"));

        Path to = folder.resolve("exported");
        Workplace.Outcome exported = workplace.ablate("export", run, "--format", "safetensors", "--to", to.toString());
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        try (SafetensorsFile file = SafetensorsFile.open(to.resolve("model.safetensors"))) {
            assertThat(file.tensors().get("head.projection.weight"))
                    .extracting(TensorInfo::shape)
                    .hasToString("(3, 16)");
        }
    }

    @Test
    void aModelBeforeTrainingHasTheClassesOfTheData() throws IOException {
        Workplace workplace = Workplace.in(folder);
        String run = trained(workplace);
        Path to = folder.resolve("exported");
        Workplace.Outcome exported = workplace.ablate(
                "export",
                workplace.out().resolve(run).resolve("resolved.yaml").toString(),
                "--format",
                "safetensors",
                "--to",
                to.toString());
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(to.resolve("model.safetensors")).isNotEmptyFile();
    }

    /** A class keeps its id where the data that a model is judged on name only some. */
    @Test
    void itIsEvaluatedOnOtherDataByTheClassesItWasTrainedOn() throws IOException {
        Workplace workplace = Workplace.in(folder);
        String run = trained(workplace);
        double good = accuracy(workplace, run, "a fine owl\tgood\n");
        double bad = accuracy(workplace, run, "a fine owl\tbad\n");
        double soSo = accuracy(workplace, run, "a fine owl\tso-so\n");
        assertThat(good + bad + soSo).as("one text is of one class").isEqualTo(1);

        Path unknown = reviews("unknown.tsv", "a fine owl\tsuperb\n");
        Workplace.Outcome outcome = workplace.ablate("evaluate", run, "--set", "data.validationPath=" + unknown);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("'superb' is none of the model's, which are bad, good, so-so");
    }

    @Test
    void aClassThatOnlyValidationDataNameIsFoundBeforeTraining() throws IOException {
        Workplace workplace = Workplace.in(folder);
        Path reviews = reviews("reviews.tsv", "a fine owl\tgood\na dull oak\tbad\n");
        Path other = Files.writeString(folder.resolve("other.tsv"), "a fine owl\tgood\nan owl\tso-so\n");
        Workplace.Outcome outcome = workplace.ablate(
                "run",
                workplace.descriptor().toString(),
                "--set",
                "data={type: tsv, path: " + reviews + ", validationPath: " + other + ", columns: [text, label]}",
                "--set",
                "objective=classification",
                "--set",
                "model=bag-of-words");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("other.tsv:2: the class 'so-so' is none of the model's, which are bad, good");
        assertThat(workplace.runs()).isEmpty();
    }

    private double accuracy(Workplace workplace, String run, String rows) throws IOException {
        Path others = reviews("others.tsv", rows);
        Workplace.Outcome outcome = workplace.ablate(
                "evaluate", run, "--json", "--set", "data.path=" + others, "--set", "data.validationPath=" + others);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return Double.parseDouble(outcome.out().replaceAll("(?s).*\"accuracy\":([0-9.]+).*", "$1"));
    }

    @Test
    void itDoesNotGenerateAndSaysSoInOneSentence() throws IOException {
        Workplace workplace = Workplace.in(folder);
        String run = trained(workplace);
        Workplace.Outcome outcome = workplace.ablate("generate", run, "--prompt", "an owl");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines("ablate: the model of " + run + " scores classes, so it does not write text;"
                        + " 'ablate evaluate " + run + "' judges it, and 'ablate export " + run
                        + "' takes it elsewhere");
    }
}
